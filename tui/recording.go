package tui

import "httpserver/internal/event"

// recording is the file of the recording, "" for none, and why it stopped.
func (m *Model) recording() (file string, stopped error) {
	if m.ctl == nil {
		return "", nil
	}
	return m.ctl.Recording()
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
