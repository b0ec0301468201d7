package files

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"httpserver/internal/message"
)

// listLimit is how many entries of a directory are read for its page: more is
// no page, and its cost must not be for a client to choose.
const listLimit = 10_000

// A directory is what the page about one shows.
type directory struct {
	Path      string   `json:"path"`
	Truncated bool     `json:"truncated"` // there are more than are read
	Entries   []member `json:"entries"`
	order     order
}

// A member is one entry of a directory that is served.
type member struct {
	Name      string    `json:"name"` // as it is shown
	Href      string    `json:"href"` // as it is asked for
	Directory bool      `json:"directory"`
	Size      int64     `json:"size"` // in bytes; 0 for a directory
	Modified  time.Time `json:"modified"`
}

// list answers with the contents of a directory.
func (h *handler) list(r *message.Request, name string) *message.Response {
	members, truncated, err := h.members(name)
	if err != nil {
		return h.pages.of(kindOf(err)).pick(r)
	}
	at := "/"
	if name != "." {
		at += name + "/"
	}
	d := directory{Path: shown(at), Truncated: truncated, Entries: members, order: orderOf(r.Target.Query)}
	slices.SortFunc(d.Entries, d.order.compare)
	switch message.Prefer(r.Fields.Get("Accept"), "text/html", "application/json") {
	case "application/json":
		return d.json()
	}
	return d.page()
}

// members are the entries of a directory that would be served, and whether
// there are more than are read.
func (h *handler) members(name string) (list []member, truncated bool, err error) {
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
	list = make([]member, 0, len(entries))
	for _, entry := range entries {
		if m, ok := h.member(name, entry); ok {
			list = append(list, m)
		}
	}
	return list, truncated, nil
}

// member describes an entry of a directory; false for what is not served.
func (h *handler) member(dir string, entry fs.DirEntry) (member, bool) {
	name := entry.Name()
	if _, _, ok := locate("/" + name); !ok {
		return member{}, false
	}
	info, err := entry.Info()
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = h.root.dir().stat(path.Join(dir, name))
	}
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return member{}, false
	}
	// With "./" in front no name is taken for a scheme ("javascript:...").
	m := member{Name: shown(name), Href: "./" + url.PathEscape(name), Directory: info.IsDir(), Modified: info.ModTime().UTC().Truncate(time.Second)}
	if m.Directory {
		m.Href += "/"
	} else {
		m.Size = info.Size()
	}
	return m, true
}

// shown is a name as a page shows it: what cannot be seen, and what turns the
// direction of the text around it, is replaced.
func shown(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return unicode.ReplacementChar
		}
		return c
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar)))
}

// HumanSize is the size of a member as people read it, in binary units.
func (m member) HumanSize() string {
	if m.Size < 1024 {
		return strconv.FormatInt(m.Size, 10) + " B"
	}
	size, unit := float64(m.Size)/1024, 0
	for size >= 1023.95 && unit < len("KMGTPE")-1 {
		size, unit = size/1024, unit+1
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + "KMGTPE"[unit:unit+1] + "iB"
}

// An order is how a page is sorted.
type order struct {
	by         string // "name", "size" or "modified"
	descending bool
}

// orderOf reads the order from a query, such as "sort=size&order=desc".
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

// compare puts directories first, then sorts, equals by name.
func (o order) compare(a, b member) int {
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
