package message

// credentialFields are the fields whose values let a reader act as the user.
// The RFCs define the first four; the last two are common practice.
// https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2
// https://www.rfc-editor.org/rfc/rfc9110#section-11.7.2
// https://www.rfc-editor.org/rfc/rfc6265#section-4
var credentialFields = [...]string{
	"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-Key", "X-Auth-Token",
}

// CredentialField reports whether the value of the field called name is a
// credential. The wire view and recordings show such a value as asterisks.
// Case does not matter.
func CredentialField(name string) bool {
	for _, field := range credentialFields {
		if EqualFold(field, name) {
			return true
		}
	}
	return false
}
