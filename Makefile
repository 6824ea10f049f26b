# The commands of Comporta. `make run` and `make test` set up what is missing by themselves.
.PHONY: run test check build setup bench clean

run: ; @.dev/run
test: ; @.dev/test
check: ; @.dev/check
build: ; @.dev/build release
setup: ; @.dev/setup all
bench: ; @.dev/bench
clean: ; rm -rf target .tools end2end/node_modules
