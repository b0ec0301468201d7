package main

import (
	"fmt"
	neturl "net/url"
	"strings"
)

// A route is one --proxy: paths under prefix are forwarded to upstream.
type route struct {
	prefix   string
	upstream *neturl.URL
}

// forwards reports whether a path is under the route's prefix.
func (r route) forwards(path string) bool {
	return strings.HasPrefix(path+"/", strings.TrimSuffix(r.prefix, "/")+"/")
}

// parseProxy reads PREFIX=URL.
func parseProxy(s string) (route, error) {
	prefix, rest, ok := strings.Cut(s, "=")
	if !ok || !strings.HasPrefix(prefix, "/") {
		return route{}, fmt.Errorf("--proxy %q is not PREFIX=URL, such as /api=http://localhost:3000", s)
	}
	u, err := neturl.Parse(rest)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return route{}, fmt.Errorf("--proxy %q: %q is no URL such as http://localhost:3000", s, rest)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return route{}, fmt.Errorf("--proxy %q: give scheme, host and path only", s)
	}
	return route{prefix, u}, nil
}
