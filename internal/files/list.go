package files

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"

	"httpserver/internal/message"
)

// MaxListed is how many entries of a directory are read for its page. The limit
// keeps a client from choosing the cost.
const MaxListed = 10_000

// A directory is what a page shows of one.
type directory struct {
	Path      string    `json:"path"`
	Truncated bool      `json:"truncated"` // there are more entries
	Entries   []*member `json:"entries"`
	order     order
}

// A member is one entry of a directory that is served.
type member struct {
	Name      string    `json:"name"` // as a person reads it
	Href      string    `json:"href"` // as it is requested
	Directory bool      `json:"directory"`
	Size      int64     `json:"size"` // in bytes; 0 for a directory
	Modified  time.Time `json:"modified"`
}

// A pageKey names one of the pages of a directory.
type pageKey struct {
	order order
	json  bool
}

// directoryPages are the pages of one directory that were requested. All
// requests share one page, so that many slow clients hold its memory once, and
// it is made by one of them while the others wait.
type directoryPages struct {
	mu    sync.Mutex
	pages map[pageKey]*directoryPage
}

// A directoryPage is one page with its response.
type directoryPage struct {
	resp    *message.Response
	checked time.Duration // when the disk last agreed, since the handler's start
}

// list responds with the contents of the directory of an entry. now is the time
// since the start.
func (h *handler) list(ctx context.Context, r *message.Request, e *entry, now time.Duration) *message.Response {
	key := pageKey{orderOf(r.Target.Query), message.Prefer(r.Fields.Get("Accept"), "text/html", "application/json") == "application/json"}
	l := &e.listing
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.pages[key]
	if old != nil && now-old.checked < freshness {
		return old.resp
	}
	if r.Method == "HEAD" {
		// The length of a page is only known once it has been made, which is not
		// worth it here. https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2
		return listed(key, message.Stream(func(io.Writer) error { return nil }))
	}
	if h.making.Acquire(ctx, mostListed) != nil {
		return h.pages.exhausted.pick(r) // the client has gone
	}
	content, err := h.makePage(e.name, key)
	h.making.Release(mostListed)
	if err != nil {
		return h.pages.of(kindOf(err)).pick(r)
	}
	if old != nil && bytes.Equal(old.resp.Content.(message.Bytes), content) {
		old.checked = now
		return old.resp
	}
	if l.pages == nil {
		l.pages = map[pageKey]*directoryPage{}
	}
	grown := int64(len(content))
	if old != nil {
		grown -= int64(len(old.resp.Content.(message.Bytes)))
	} else {
		grown += variantOverhead
	}
	l.pages[key] = &directoryPage{resp: listed(key, content), checked: now}
	h.kept.grow(e, grown)
	return l.pages[key].resp
}

// makePage reads a directory and makes one of its pages.
func (h *handler) makePage(name string, key pageKey) (message.Bytes, error) {
	members, truncated, err := h.members(name)
	if err != nil {
		return nil, err
	}
	at := "/"
	if name != "." {
		at += name + "/"
	}
	d := directory{Path: shown(at), Truncated: truncated, Entries: members, order: key.order}
	slices.SortFunc(d.Entries, d.order.compare)
	if key.json {
		return d.json(), nil
	}
	return d.page(), nil
}

// members returns the entries of a directory that would be served, and whether
// there are more than that.
func (h *handler) members(name string) (list []*member, truncated bool, err error) {
	d, err := h.root.dir().openFile(name)
	if err != nil {
		return nil, false, err
	}
	defer d.Close()
	entries, err := d.ReadDir(h.listed + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	if truncated = len(entries) > h.listed; truncated {
		entries = entries[:h.listed]
	}
	list = make([]*member, 0, len(entries))
	for _, entry := range entries {
		m, err := h.member(name, entry)
		if kindOf(err).failed() && kindOf(err) != forbidden {
			return nil, false, err // rather than a page that leaves something out
		}
		if m != nil {
			list = append(list, m)
		}
	}
	return list, truncated, nil
}

// member describes an entry of the directory dir; nil if it is not served.
func (h *handler) member(dir string, entry fs.DirEntry) (*member, error) {
	name := entry.Name()
	if name[0] == '.' && (dir != "." || name != ".well-known") {
		return nil, nil
	}
	info, err := entry.Info()
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = h.root.dir().stat(path.Join(dir, name))
	}
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return nil, err
	}
	// Without "./" a name could be taken for a scheme ("javascript:...").
	m := &member{Name: shown(name), Href: "./" + url.PathEscape(name), Directory: info.IsDir(), Modified: info.ModTime().UTC().Truncate(time.Second)}
	if m.Directory {
		m.Href += "/"
	} else {
		m.Size = info.Size()
	}
	return m, nil
}

// humanSize returns the size of a member in binary units, such as "1.5 KiB".
func (m *member) humanSize() string {
	if m.Size < 1024 {
		return strconv.FormatInt(m.Size, 10) + " B"
	}
	size, unit := float64(m.Size)/1024, 0
	for size >= 1023.95 && unit < len("KMGTPE")-1 {
		size, unit = size/1024, unit+1
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + "KMGTPE"[unit:unit+1] + "iB"
}

// An order is the order of the entries of a page.
type order struct {
	by         string // "name", "size" or "modified"
	descending bool
}

// orderOf parses the order in a query, such as "sort=size&order=desc".
func orderOf(query string) order {
	o := order{by: "name"}
	values, err := url.ParseQuery(query)
	if err != nil {
		return o
	}
	if by := values.Get("sort"); by == "size" || by == "modified" {
		o.by = by
	}
	o.descending = values.Get("order") == "desc"
	return o
}

// compare orders directories before files, then by the order, then by name.
func (o order) compare(a, b *member) int {
	if a.Directory != b.Directory {
		if a.Directory {
			return -1
		}
		return 1
	}
	c := 0
	switch o.by {
	case "size":
		c = cmp.Compare(a.Size, b.Size)
	case "modified":
		c = a.Modified.Compare(b.Modified)
	}
	if c == 0 {
		c = cmp.Compare(a.Name, b.Name)
	}
	if o.descending {
		return -c
	}
	return c
}
