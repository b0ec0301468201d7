package bus

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go"
)

// A Target is a broker, and how to log in there. Its members are those of a NATS
// context, a file that the nats command writes.
type Target struct {
	URL         string `json:"url"`
	Token       string `json:"token"`
	User        string `json:"user"`
	Password    string `json:"password"`
	Creds       string `json:"creds"` // a file of credentials
	NKey        string `json:"nkey"`  // a file of a seed
	JWT         string `json:"user_jwt"`
	Seed        string `json:"user_seed"`
	Cert        string `json:"cert"`
	Key         string `json:"key"`
	CA          string `json:"ca"`
	InboxPrefix string `json:"inbox_prefix"`
	TLSFirst    bool   `json:"tls_first"`
}

// Find is the target of a URL, which may be "", or of the context with a name, in the
// order of the nats command: the URL, the named context, $NATS_URL, the selected
// context. $NATS_CREDS, $NATS_NKEY, $NATS_USER, $NATS_PASSWORD, $NATS_CERT, $NATS_KEY
// and $NATS_CA say what the URL leaves open. ok is false where nothing names a broker.
func Find(address, context string, getenv func(string) string) (t Target, ok bool, err error) {
	dir := filepath.Join(cmp.Or(getenv("XDG_CONFIG_HOME"), filepath.Join(getenv("HOME"), ".config")), "nats")
	if address == "" && context == "" {
		context = getenv("NATS_CONTEXT")
	}
	address = cmp.Or(address, map[bool]string{true: getenv("NATS_URL")}[context == ""])
	if address == "" && context == "" {
		selected, _ := os.ReadFile(filepath.Join(dir, "context.txt"))
		context = strings.TrimSpace(string(selected))
	}
	switch {
	case address != "":
		t = Target{
			URL: address, Creds: getenv("NATS_CREDS"), NKey: getenv("NATS_NKEY"), User: getenv("NATS_USER"), Password: getenv("NATS_PASSWORD"),
			Cert: getenv("NATS_CERT"), Key: getenv("NATS_KEY"), CA: getenv("NATS_CA"),
		}
		if t.User != "" && t.Password == "" { // as the nats command understands it
			t.User, t.Token = "", t.User
		}
		return t, true, nil
	case context == "":
		return t, false, nil
	case context != filepath.Base(context):
		return t, false, fmt.Errorf("%q is no name of a NATS context", context)
	}
	text, err := os.ReadFile(filepath.Join(dir, "context", context+".json"))
	if err != nil {
		return t, false, fmt.Errorf("there is no NATS context %q: %w", context, err)
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return t, false, fmt.Errorf("the NATS context %q cannot be read: %w", context, err)
	}
	t.URL = cmp.Or(t.URL, nats.DefaultURL)
	for _, file := range []*string{&t.Creds, &t.NKey, &t.Cert, &t.Key, &t.CA} {
		if rest, home := strings.CutPrefix(*file, "~/"); home {
			*file = filepath.Join(getenv("HOME"), rest)
		}
	}
	return t, true, nil
}

// String is the address without what is secret in it.
func (t Target) String() string {
	var all []string
	for _, one := range strings.Split(t.URL, ",") {
		one = strings.TrimSpace(one)
		if !strings.Contains(one, "://") {
			one = "nats://" + one
		}
		if u, err := url.Parse(one); err == nil && u.Host != "" {
			u.User = nil
			one = u.String()
		} else {
			one = "(no URL)"
		}
		all = append(all, one)
	}
	return strings.Join(all, ",")
}

// options are the target as the client's options.
func (t Target) options() ([]nats.Option, error) {
	var all []nats.Option
	if t.Token != "" {
		all = append(all, nats.Token(t.Token))
	}
	if t.User != "" {
		all = append(all, nats.UserInfo(t.User, t.Password))
	}
	if t.Creds != "" {
		all = append(all, nats.UserCredentials(t.Creds))
	}
	if t.JWT != "" {
		all = append(all, nats.UserJWTAndSeed(t.JWT, t.Seed))
	}
	if t.NKey != "" {
		o, err := nats.NkeyOptionFromSeed(t.NKey)
		if err != nil {
			return nil, fmt.Errorf("read the nkey: %w", err)
		}
		all = append(all, o)
	}
	if t.Cert != "" {
		all = append(all, nats.ClientCert(t.Cert, t.Key))
	}
	if t.CA != "" {
		all = append(all, nats.RootCAs(t.CA))
	}
	if t.InboxPrefix != "" {
		all = append(all, nats.CustomInboxPrefix(t.InboxPrefix))
	}
	if t.TLSFirst {
		all = append(all, nats.TLSHandshakeFirst())
	}
	return all, nil
}
