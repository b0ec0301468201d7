package message

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCredentialFields(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "proxy-authorization": true, "COOKIE": true, "set-cookie": true,
		"x-api-key": true, "X-Auth-Token": true,
		"": false, "Cookie2": false, "X-API": false, "Proxy-Authenticate": false, "Coo\u212Aie": false,
	} {
		if got := CredentialField(name); got != want {
			t.Errorf("CredentialField(%q) = %v, want %v", name, got, want)
		}
	}
}

// The manual promises by name which fields are masked.
func TestTheReadmeNamesTheCredentialFields(t *testing.T) {
	readme, err := os.ReadFile("../../.github/MANUAL.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(readme), "\n* Credentials: ")
	sentence, _, ended := strings.Cut(text, " masked in the")
	if !found || !ended {
		t.Fatal(`the manual has no sentence "* Credentials: ... masked in the"`)
	}
	var named []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(sentence, -1) {
		named = append(named, m[1])
	}
	if !slices.Equal(named, credentialFields[:]) {
		t.Errorf("the manual names %q, the list has %q", named, credentialFields)
	}
}
