# Needs Go and a C compiler (DuckDB is linked in). `make demo` and `make test` are the two to know.

BIN := bin/nianbao
FUZZTIME := 60s

.PHONY: sim questions bench-query notebooks exam-pandas exam-numerals build demo test check bench bench-e2e bench-peers fuzz exam clean

build:
	go build -o $(BIN) ./cmd/nianbao

demo: build
	$(BIN) demo

test:
	go test ./...

# What must hold besides the tests: formatting, modules, vet, static analysis, no race. The exams are short then: the race
# detector makes them ten times slower and needs no second report to see a race.
check:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	go mod tidy -diff
	@if grep -l '"output_type"' notebooks/*.ipynb; then echo "notebooks are kept without outputs"; exit 1; fi
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	go test -race -short -timeout 20m ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Reads an invented archive of 20,000 reports as a user would: from HTML, and from the decoded pages in its cache.
bench-e2e:
	go test ./cmd/nianbao -run '^TestEndToEnd$$' -e2e 20000 -v -count 1 -timeout 2h

# The questions of cmd/nianbao/testdata/questions about 3,000 bodies over 16 years, kept in bin/questions; `make test`
# asks them of 60 bodies. The first time some 45,000 invented reports are written and read.
questions:
	go test ./cmd/nianbao -run '^TestQuestions$$' -divisions 250 -dataset $(abspath bin/questions) -v -count 1 -timeout 2h

# The crawler beside plain net/http and Scrapy on the same pages, without politeness, on this machine. Needs Python 3.
bench-peers:
	python3 -m venv bin/venv-peers
	bin/venv-peers/bin/pip install --quiet scrapy==2.19.0
	go test ./crawler -run '^TestPeers$$' -peers $(abspath bin/venv-peers/bin/python) -v -count 1

# How long each of those questions takes on the same dataset, from the start of the process to its end: 300 ms at most.
# cmd/nianbao/testdata/questions.bench is such a table.
bench-query:
	go test ./cmd/nianbao -run '^$$' -bench '^BenchmarkQuestions$$' -benchtime 10x -divisions 250 -dataset $(abspath bin/questions) -timeout 2h

# A crawl of a simulated web of 3,000 hosts and 300,000 pages by one process, and by four that share a PostgreSQL frontier
# and are killed at random. Needs PostgreSQL; SIM="-hosts 60 -pages 50 -kill 1s" is a small one.
SIM := -hosts 3000 -pages 100 -at-once 256 -kill 12s -simlog testdata/sim.txt
sim:
	go test -tags sim ./internal/frontier -run '^TestSimulation$$' -v -count 1 -timeout 4h -args $(SIM)

# Every fuzz target for FUZZTIME.
fuzz:
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$dir/*_test.go); do \
			go test "$$dir" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x || exit 1; \
		done; \
	done

# The exams of tables at full size, against the results kept in extract/testdata: 10,000 true reports of each form,
# and some 10,000 with an error each.
exam:
	go test ./extract -run '^TestTables$$' -reports 10000 -timeout 2h
	go test ./extract -run '^TestErrors$$' -errors 200 -timeout 2h

# Grids against the tables of pandas' own tests, written down in the file PANDAS by extract/layout/testdata/record_pandas.py.
exam-pandas:
	go test ./extract/layout -run TestPandas -v -pandas $(abspath $(PANDAS))

# Numerals against the tests of cn2an and Duckling, written down in the file NUMERALS by
# extract/zh/testdata/record_numerals.py.
exam-numerals:
	go test ./extract/zh -run TestNumeralExam -v -numerals $(abspath $(NUMERALS))

# Runs the notebooks from nothing, on the demonstration's data, into bin/notebooks/*.html. Needs Python 3 and, for the
# labels, a Chinese font.
notebooks: build
	python3 -m venv bin/venv
	bin/venv/bin/pip install --quiet -r notebooks/requirements.txt
	rm -rf bin/notebooks
	$(BIN) demo --quiet --dir bin/notebooks/demo >/dev/null
	NIANBAO_DB=$(abspath bin/notebooks/demo/nianbao.duckdb) bin/venv/bin/jupyter nbconvert --log-level ERROR \
		--execute --to html --output-dir bin/notebooks notebooks/*.ipynb

clean:
	rm -rf bin
