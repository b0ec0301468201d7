package verdict

// A Rule is a kind of verdict, and what it takes.
type Rule struct {
	Name  string
	Least int     // so many of what it counts, at least
	Share float64 // of those that it could be, from 0 to 1
	Why   string  // why these thresholds
	find  func(e *evidence, r *Rule) Verdict
}

// rules are all there are, the most urgent first: what was lost, what the server's own
// settings cost, what one client costs, what waited. The last one is good news.
var rules = [...]Rule{
	{"lost", 1, 0, "each lost request is an error that its client sees", lost},
	{"full", 1, 0, "each connection that is turned away is an error or a handshake more", full},
	{"off", 3, 0, "a switch that was just turned has closed one or two", switchedOff},
	{"uneven", 5, 0.5, "each server of a fleet gets other clients; only half of the others' reuse is more than chance", uneven},
	{"no-reuse", 5, 0.9, "up to four commands by hand are no pattern; a browser's parallel connections are used again", noReuse},
	{"refused", 3, 0, "one or two malformed requests are an experiment", refused},
	{"left", 3, 0, "one or two are a person who cancels", left},
	{"max-requests", 3, 0.5, "a limit that ends fewer than half of the connections costs less than what else ends them", maxRequests},
	{"waited", 1, 0, "a wait of 100 ms is felt by a person, whether one request has it or ten", waited},
	{"came-back", 3, 0, "one or two clients that come back after a pause are chance", cameBack},
	{"reused", 10, 0, "up to nine requests are too few to speak of all", allReused},
}
