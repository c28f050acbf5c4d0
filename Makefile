# Needs Go and a C compiler (DuckDB is linked in). `make demo` and `make test` are the two to know.

BIN := bin/nianbao

.PHONY: build demo test check bench clean

build:
	go build -o $(BIN) ./cmd/nianbao

demo: build
	$(BIN) demo

test:
	go test ./...

# What the gate adds to the tests: vet, static analysis, the race detector.
check:
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@2026.1 ./...
	go test -race ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

clean:
	rm -rf bin
