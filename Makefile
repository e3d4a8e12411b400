# Everything there is to do with Tandem. `make run` and `make test` install what is missing (see .ci/setup).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

# Toolchain and target folder, as .ci/setup decided. Outside the checkout, so that a fresh clone starts warm.
env := . "$$HOME/.cache/tandem/env" &&
client := -p app -p reader --lib --no-default-features --features app/hydrate --target wasm32-unknown-unknown --profile browser
# What the first page fetches; the parts of the client come later and are not in it.
size_budget_kib := 785

# The whole workspace is built at once wherever more of it than one program is wanted: cargo unites the features of what
# is built together, and another selection would compile half the dependencies anew.

.PHONY: run dev test check bench soak accept release clean

run: ## start Tandem with a demo organisation on http://127.0.0.1:3000
	.ci/setup
	$(env) cargo run --quiet -p bundle -- --release
	$(env) cargo build --release -p server
	$(env) TANDEM_SITE="$$CARGO_TARGET_DIR/site" exec "$$CARGO_TARGET_DIR/release/tandem" serve

dev: ## the same, unoptimised and quicker to build
	.ci/setup
	$(env) cargo build --workspace
	$(env) "$$CARGO_TARGET_DIR/debug/bundle" --dev
	$(env) TANDEM_SITE="$$CARGO_TARGET_DIR/site" exec "$$CARGO_TARGET_DIR/debug/tandem" serve

test: check ## every check there is, the browser's included
	$(env) cargo build --workspace # the kill rounds run the program itself
	$(env) cargo test --workspace
	$(env) RUSTDOCFLAGS=-Dwarnings cargo doc --quiet --workspace --no-deps
	$(env) "$$CARGO_TARGET_DIR/debug/bundle" --release --budget $(size_budget_kib)
	if [ -f tests/browser/package.json ]; then $(env) cd tests/browser && npm test; fi

check: ## format, lints and licences only
	.ci/setup --tests
	$(env) cargo fmt --all --check
	$(env) cargo clippy --workspace --all-targets -- -D warnings
	$(env) cargo clippy $(client) -- -D warnings
	$(env) if command -v cargo-deny >/dev/null; then cargo deny check; else echo "cargo-deny is not installed: licences are not checked"; fi

bench: ## measure; the table goes to target/bench/summary.json (BENCH=fanout measures that alone)
	.ci/setup --tests
	mkdir -p target/bench
	$(env) cargo run --quiet -p bundle -- --release
	$(env) cargo build --release --workspace --bins --bench bench
	$(env) ulimit -n "$$(ulimit -Hn)" && TANDEM_SITE="$$CARGO_TARGET_DIR/site" \
	  TANDEM_BENCH_SUMMARY="$(CURDIR)/target/bench/summary.json" cargo bench --quiet --workspace --bench bench -- $(BENCH)

soak: ## what the gate does in part, whole: 10,000 races for a step, 1,000 rounds of 16 equal decisions, 1,000 kills, 100 at each failpoint
	.ci/setup --tests
	$(env) cargo build --workspace
	$(env) TANDEM_RACES=10000 TANDEM_CLICKS=1000 cargo test --workspace --lib approval::tests::races -- --nocapture
	$(env) TANDEM_KILL_ROUNDS=1000 TANDEM_KILL_EACH=100 \
	  cargo test --workspace --test kill --test kill_verdicts --test kill_failpoints -- --nocapture

accept: ## take over the snapshots as they come out now
	.ci/setup
	$(env) if command -v cargo-insta >/dev/null; then cargo insta test --workspace --accept; \
	  else INSTA_UPDATE=always cargo test --workspace; fi

release: ## pack what is handed out into target/dist
	.ci/setup
	rm -rf target/dist && mkdir -p target/dist
	$(env) cargo run --quiet -p bundle -- --release --budget $(size_budget_kib)
	$(env) cargo build --profile production -p server
	$(env) cp "$$CARGO_TARGET_DIR/production/tandem" target/dist/ && cp -r "$$CARGO_TARGET_DIR/site" target/dist/
	tar -C target/dist -czf target/tandem.tar.gz .

clean: ## remove everything built
	$(env) cargo clean
	rm -rf target tests/browser/node_modules tests/browser/test-results
