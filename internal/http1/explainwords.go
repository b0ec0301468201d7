package http1

import "strconv"

// methodNote explains a method.
func methodNote(method string) string {
	switch method {
	case "GET":
		return "Asks for the resource. Safe: it changes nothing."
	case "HEAD":
		return "Like GET, but the response has no content."
	case "POST":
		return "Hands content to the resource. Not safe to send twice."
	case "PUT":
		return "Replaces the resource. Sending it twice has the same effect as once."
	case "DELETE":
		return "Removes the resource. Sending it twice has the same effect as once."
	case "OPTIONS":
		return "Asks which methods are allowed."
	}
	return ""
}

// statusNote explains the first digit of a status.
func statusNote(status string) string {
	switch status[:min(1, len(status))] {
	case "2":
		return "2xx: the request succeeded."
	case "3":
		return "3xx: the client must take another step, or already has what it needs."
	case "4":
		return "4xx: the request is at fault, as far as the server can tell."
	case "5":
		return "5xx: the server is at fault."
	}
	return ""
}

// bytesText returns a number of bytes in words.
func bytesText(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
