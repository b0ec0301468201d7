package tui

import (
	"httpserver/internal/event"
	"httpserver/tui/canvas"
)

// recording is the file of the recording, "" for none, and why it stopped.
func (m *Model) recording() (file string, stopped error) {
	if m.ctl == nil {
		return "", nil
	}
	return m.ctl.Recording()
}

// recordingStopped tells whether what happens should be recorded, and is not.
func (m *Model) recordingStopped() bool {
	_, stopped := m.recording()
	return stopped != nil
}

// recordingMark is what the title says of the recording: "" without one. That
// it stopped is said for as long as the dashboard is there: a banner goes by
// unseen, and the lesson with it.
func (m *Model) recordingMark() (canvas.Style, string) {
	switch file, stopped := m.recording(); {
	case stopped != nil:
		return canvas.Warning, "NOT RECORDING"
	case file != "":
		return canvas.Strong, "REC"
	}
	return canvas.Plain, ""
}

// recordingSummary is the summary's line of a recording that stopped; "" for
// any other.
func (m *Model) recordingSummary() string {
	file, stopped := m.recording()
	if stopped == nil {
		return ""
	}
	line := event.AppendSafe([]byte("  recording  "), file)
	return string(event.AppendSafe(append(line, " broke off: "...), stopped.Error())) + "\n"
}
