package bus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhereTheBrokerIs(t *testing.T) {
	dir := t.TempDir()
	contexts := filepath.Join(dir, "nats", "context")
	if err := os.MkdirAll(contexts, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"context.txt":         "team\n",
		"context/team.json":   `{"description":"x","url":"nats://team:4222","user":"u","password":"p","ca":"~/ca.pem"}`,
		"context/class.json":  `{"token":"t"}`,
		"context/broken.json": `{`,
	} {
		if err := os.WriteFile(filepath.Join(dir, "nats", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, url, context string
		env                string
		want               Target
		fails              string
	}{
		{name: "the URL first", url: "nats://a:1", env: "NATS_URL=nats://b:2", want: Target{URL: "nats://a:1"}},
		{name: "the named context before $NATS_URL", context: "class", env: "NATS_URL=nats://b:2", want: Target{URL: "nats://127.0.0.1:4222", Token: "t"}},
		{name: "the context of the environment", env: "NATS_CONTEXT=class", want: Target{URL: "nats://127.0.0.1:4222", Token: "t"}},
		{name: "$NATS_URL before the selected one", env: "NATS_URL=nats://b:2 NATS_CREDS=/c", want: Target{URL: "nats://b:2", Creds: "/c"}},
		{name: "a user alone is a token", env: "NATS_URL=nats://b:2 NATS_USER=word", want: Target{URL: "nats://b:2", Token: "word"}},
		{name: "the selected context", want: Target{URL: "nats://team:4222", User: "u", Password: "p", CA: "/home/u/ca.pem"}},
		{name: "no such context", context: "none", fails: `there is no NATS context "none"`},
		{name: "no name", context: "../x", fails: `is no name of a NATS context`},
		{name: "a broken one", context: "broken", fails: `cannot be read`},
	} {
		getenv := func(name string) string {
			for _, pair := range append(strings.Fields(c.env), "XDG_CONFIG_HOME="+dir, "HOME=/home/u") {
				if v, ok := strings.CutPrefix(pair, name+"="); ok {
					return v
				}
			}
			return ""
		}
		got, ok, err := Find(c.url, c.context, getenv)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: %v, want %q", c.name, err, c.fails)
			}
			continue
		}
		if err != nil || !ok || got != c.want {
			t.Errorf("%s: %+v, %v, %v; want %+v", c.name, got, ok, err, c.want)
		}
	}
	if _, ok, err := Find("", "", func(string) string { return "" }); ok || err != nil {
		t.Errorf("where nothing names a broker: %v, %v", ok, err)
	}
}

// An address that is shown has no secret.
func TestAnAddressWithoutItsSecrets(t *testing.T) {
	for url, want := range map[string]string{
		"nats://word@broker:4222":         "nats://broker:4222",
		"broker:4222":                     "nats://broker:4222",
		"user:pass@a:1, tls://user:p@b:2": "nats://a:1,tls://b:2",
		"nats://u:p%zz@a":                 "(no URL)",
	} {
		if got := (Target{URL: url}).String(); got != want {
			t.Errorf("%q is shown as %q, want %q", url, got, want)
		}
	}
}
