package files

import (
	"errors"
	"httpserver/internal/message"
	"io/fs"
	"syscall"
)

// allowed is the value of Allow for every file.
const allowed = "GET, HEAD, OPTIONS"

// pages are the responses that are the same for all files. They are made once.
type pages struct {
	options                                   *message.Response
	missing, forbidden, failed, exhausted     page
	wrongMethod, unknownMethod, notAcceptable page
	preconditionFailed                        page
}

// newPages makes the pages.
func newPages() pages {
	allow := message.Field{Name: "Allow", Value: allowed}
	return pages{
		options: &message.Response{Status: message.NoContent, Fields: message.Fields{allow}},
		missing: newPage(message.Problem{
			Status: message.NotFound,
			Detail: "there is nothing under this path",
			Rule:   "RFC 9110 §15.5.5",
		}),
		forbidden: newPage(message.Problem{
			Status: message.Forbidden,
			Detail: "the server may not read this file",
			Rule:   "RFC 9110 §15.5.4",
		}),
		failed: newPage(message.Problem{
			Status: message.InternalServerError,
			Detail: "the file could not be read",
			Rule:   "RFC 9110 §15.6.1",
		}),
		exhausted: newPage(message.Problem{
			Status: message.ServiceUnavailable,
			Detail: "too many files are open just now",
			Rule:   "RFC 9110 §15.6.4",
		}),
		wrongMethod: newPage(message.Problem{
			Status: message.MethodNotAllowed,
			Detail: "a file takes " + allowed,
			Rule:   "RFC 9110 §15.5.6",
			Fields: message.Fields{allow},
		}),
		unknownMethod: newPage(message.Problem{
			Status: message.NotImplemented,
			Detail: "this server does not know the method",
			Rule:   "RFC 9110 §15.6.2",
		}),
		notAcceptable: newPage(message.Problem{
			Status: message.NotAcceptable,
			Detail: "the file is not there in a coding that Accept-Encoding allows",
			Rule:   "RFC 9110 §12.5.3",
			Fields: message.Fields{{Name: "Vary", Value: "Accept-Encoding"}},
		}),
		preconditionFailed: newPage(message.Problem{
			Status: message.PreconditionFailed,
			Detail: "the file is not in the state that the request asks for",
			Rule:   "RFC 9110 §13.2.2",
		}),
	}
}

// otherMethod is the response to a method that is neither GET nor HEAD, for a path
// that leads to kind k.
func (p *pages) otherMethod(r *message.Request, k kind) *message.Response {
	switch r.Method {
	case "OPTIONS":
		return p.options
	case "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT":
		if k == missing {
			return p.missing.pick(r)
		}
		return p.wrongMethod.pick(r)
	}
	return p.unknownMethod.pick(r)
}

// of returns the page for a path that leads to no file.
func (p *pages) of(k kind) *page {
	switch k {
	case forbidden:
		return &p.forbidden
	case broken:
		return &p.failed
	case exhausted:
		return &p.exhausted
	}
	return &p.missing
}

// A page is a problem in each media type that a client may prefer.
type page struct{ text, html, json *message.Response }

// newPage makes the page of a problem.
func newPage(p message.Problem) page {
	return page{text: p.Response("text/plain"), html: p.Response("text/html"), json: p.Response("application/json")}
}

// pick returns the response in the media type that the request prefers.
func (p *page) pick(r *message.Request) *message.Response {
	switch accept := r.Fields.Get("Accept"); accept {
	case "", "*/*": // most programs other than browsers: nothing to weigh
		return p.text
	default:
		switch message.Prefer(accept, "text/plain", "text/html", "application/json") {
		case "text/html":
			return p.html
		case "application/json":
			return p.json
		}
	}
	return p.text
}

// unwritable is the response for a name that could not be changed. It never
// contains the text of the error, which has paths in it.
func unwritable(r *message.Request, err error) *message.Response {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return problem(r, message.InsufficientStorage, "there is no room for this file", "RFC 4918 §11.5")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return problem(r, message.Forbidden, "the server may not write here", "RFC 9110 §15.5.4")
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, fs.ErrExist):
		return problem(r, message.Conflict, "the name belongs to a directory", "RFC 9110 §15.5.10")
	case kindOf(err) == exhausted:
		return problem(r, message.ServiceUnavailable, "too many files are open just now", "RFC 9110 §15.6.4")
	case errors.Is(err, fs.ErrNotExist):
		return problem(r, message.ServiceUnavailable, "the directory for files is missing at the moment", "RFC 9110 §15.6.4")
	}
	return problem(r, message.InternalServerError, "the file could not be written", "RFC 9110 §15.6.1")
}

// problem is the response with a problem.
func problem(r *message.Request, status message.Status, detail, rule string, more ...message.Field) *message.Response {
	p := message.Problem{Status: status, Detail: detail, Rule: rule, Fields: more}
	return p.Response(r.Fields.Get("Accept"))
}
