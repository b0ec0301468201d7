package event

import "encoding/base64"

// event appends e as an object. It reports false for an unknown type.
func (o *object) event(e Event) bool {
	o.open()
	switch e := e.(type) {
	case ServerStarted:
		o.started(e)
	case ServerStopped:
		o.key("totals")
		o.event(e.Totals)
	case SettingsChanged:
		o.settings(e.Settings)
	case ConnOpened:
		o.opened(e)
	case ConnGuest:
		o.uint("conn", e.Conn)
	case ConnSecured:
		o.secured(e)
	case ConnClosed:
		o.closed(e)
	case RequestReceived:
		o.received(e)
	case ResponseSent:
		o.sent(e)
	case Progress:
		o.progress(e)
	case Forwarded:
		o.uint("conn", e.Conn)
		o.int("nth", int64(e.Nth))
		o.uint("upstream", e.Upstream)
		o.bool("reused", e.Reused)
	case Snapshot:
		o.snapshot(e)
	case Totals:
		o.totals(e)
	case Lost:
		o.uint("n", e.N)
	case Wire:
		o.wire(e)
	case Steps:
		o.steps(e)
	case Notice:
		o.text("text", e.Text)
	case Mark:
		o.int("n", int64(e.N))
		o.textIf("name", e.Name)
	case ServerReport:
		o.report(e)
	default:
		return false
	}
	o.close()
	return true
}

func (o *object) settings(v Settings) {
	o.key("settings")
	o.open()
	o.bool("keep_alive", v.KeepAlive)
	o.int("idle_timeout", int64(v.IdleTimeout))
	o.int("max_requests", int64(v.MaxRequests))
	o.int("delay", int64(v.Delay))
	o.close()
}

func (o *object) started(v ServerStarted) {
	o.text("addr", v.Addr)
	o.text("url", v.URL)
	o.text("root", v.Root)
	o.text("go", v.Go)
	o.int("pid", int64(v.PID))
	o.flag("secure", v.Secure)
	o.textIf("name", v.Name)
	o.textIf("fleet", v.Fleet)
	if c := v.Capture; c != (CaptureAbout{}) {
		o.key("capture")
		o.open()
		o.text("file", c.File)
		o.textIf("link", c.Link)
		o.intIf("snap", int64(c.Snap))
		o.textIf("name", c.Name)
		o.flag("live", c.Live)
		o.close()
	}
	o.settings(v.Settings)
	o.key("limits")
	o.open()
	o.int("head_timeout", int64(v.Limits.HeaderTimeout))
	o.int("content_timeout", int64(v.Limits.ContentTimeout))
	o.int("write_timeout", int64(v.Limits.WriteTimeout))
	o.int("max_head_bytes", int64(v.Limits.MaxHeaderBytes))
	o.int("max_body_bytes", v.Limits.MaxContentBytes)
	o.int("max_conns", int64(v.Limits.MaxConns))
	o.close()
}

func (o *object) opened(v ConnOpened) {
	o.uint("conn", v.Conn)
	if v.Side != FromClient {
		o.text("side", v.Side.String())
	}
	o.peer("peer", v.Peer)
	o.textIf("name", v.Name)
	o.textIf("tag", v.Tag)
	if v.Local.IsValid() {
		o.peer("local", v.Local)
	}
	o.textIf("server", v.Server)
	o.uintIf("own", v.Own)
	o.uintIf("free", v.Free)
}

func (o *object) secured(v ConnSecured) {
	o.uint("conn", v.Conn)
	o.text("version", v.Version)
	o.text("cipher", v.Cipher)
	o.textIf("name", v.Name)
	o.flag("resumed", v.Resumed)
	o.int("took", int64(v.Took))
}

func (o *object) closed(v ConnClosed) {
	o.uint("conn", v.Conn)
	why, detail := nameAndDetail(v.Reason, v.Detail)
	o.text("reason", why)
	o.textIf("detail", detail)
	o.text("phase", v.Phase.String())
	o.int("requests", int64(v.Requests))
	o.int("in", v.In)
	o.int("out", v.Out)
	o.int("age", int64(v.Age))
	o.textIf("ended", v.Ended.String())
	o.intIf("late", int64(v.Late))
	o.intIf("silence", int64(v.Silence))
}

func (o *object) received(v RequestReceived) {
	o.uint("conn", v.Conn)
	o.int("nth", int64(v.Nth))
	o.text("method", v.Method)
	o.text("target", v.Target)
	o.textIf("host", v.Host)
	o.textIf("agent", v.Agent)
	o.uint("minor", uint64(v.Minor))
	o.int("head", int64(v.Head))
	o.intIf("length", v.Length)
	o.intIf("waited", int64(v.HeadTime))
	o.flag("piped", v.Piped)
	o.intIf("queued", int64(v.Queued))
}

func (o *object) sent(v ResponseSent) {
	o.uint("conn", v.Conn)
	o.int("nth", int64(v.Nth))
	o.peer("peer", v.Peer)
	o.text("method", v.Method)
	o.text("target", v.Target)
	o.intIf("target_len", int64(v.TargetLen))
	o.uint("status", uint64(v.Status))
	o.int("in", v.In)
	o.int("out", v.Out)
	o.int("took", int64(v.Took))
	o.int("first", int64(v.First))
	why, detail := nameAndDetail(v.Why, v.Detail)
	o.text("why", why)
	o.textIf("detail", detail)
	o.flag("short", v.Short)
}

func (o *object) progress(v Progress) {
	o.uint("conn", v.Conn)
	o.text("phase", v.Phase.String())
	o.int("done", v.Done)
	o.intIf("total", v.Total)
	if !v.Until.IsZero() {
		o.time("until", v.Until)
	}
	if !v.Since.IsZero() {
		o.time("since", v.Since)
	}
	o.textIf("missing", v.Missing)
	o.intIf("held", v.Held)
	o.flag("half_closed", v.HalfClosed)
}

func (o *object) snapshot(v Snapshot) {
	o.key("server")
	o.event(v.Server)
	o.time("since", v.Since)
	o.key("open")
	*o = append(*o, '[')
	for i := range v.Open {
		o.next()
		o.state(&v.Open[i])
	}
	*o = append(*o, ']')
	o.key("totals")
	o.event(v.Totals)
}

func (o *object) state(v *ConnState) {
	o.open()
	o.opened(v.ConnOpened)
	o.time("opened_at", v.OpenedAt)
	o.text("phase", v.Phase.String())
	o.time("since", v.Since)
	o.int("requests", int64(v.Requests))
	o.int("in", v.In)
	o.int("out", v.Out)
	if v.Secured != nil {
		o.key("secured")
		o.event(*v.Secured)
	}
	if v.Current != nil {
		o.key("current")
		o.event(*v.Current)
	}
	o.close()
}

func (o *object) totals(v Totals) {
	o.uint("conns", v.Conns)
	o.int("open", int64(v.Open))
	o.uint("requests", v.Requests)
	o.uint("reused", v.Reused)
	o.int("in", v.In)
	o.int("out", v.Out)
	o.uintIf("lost", v.Lost)
	o.uintIf("demo_conns", v.DemoConns)
	o.uintIf("demo_requests", v.DemoRequests)
	o.intIf("guests", int64(v.Guests))
}

func (o *object) report(v ServerReport) {
	o.text("server", v.Server)
	o.text("run", v.Run)
	o.textIf("addr", v.Addr)
	o.time("started", v.Started)
	o.key("totals")
	o.event(v.Totals)
	o.key("closed")
	*o = append(*o, '[')
	for _, c := range v.Closed {
		o.next()
		o.open()
		o.text("reason", c.Reason.String())
		o.uint("n", c.N)
		o.close()
	}
	*o = append(*o, ']')
	o.uintIf("missing", v.Missing)
	o.intIf("offset", int64(v.Offset))
	o.flag("detailed", v.Detailed)
	o.flag("ended", v.Ended)
}

func (o *object) wire(v Wire) {
	o.uint("conn", v.Conn)
	o.int("nth", int64(v.Nth))
	o.text("dir", v.Dir.String())
	o.int("off", v.Off)
	if len(v.Data) > 0 {
		o.key("data")
		*o = append(*o, '"')
		*o = base64.StdEncoding.AppendEncode(*o, v.Data)
		*o = append(*o, '"')
	}
	o.intIf("skipped", v.Skipped)
	o.flag("file", v.File)
}

func (o *object) steps(v Steps) {
	o.uint("conn", v.Conn)
	o.int("nth", int64(v.Nth))
	o.key("steps")
	*o = append(*o, '[')
	for _, s := range v.Steps {
		o.next()
		o.open()
		o.text("dir", s.Dir.String())
		o.int("off", s.Off)
		o.int("len", s.Len)
		o.text("what", s.What)
		o.textIf("fact", s.Fact)
		o.textIf("note", s.Note)
		o.textIf("rule", s.Rule)
		o.close()
	}
	*o = append(*o, ']')
	o.flag("partial", v.Partial)
}
