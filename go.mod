module httpserver

go 1.26.6
