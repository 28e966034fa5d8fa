#!/bin/sh
# Runs a command of Baton beside what the examples of agents call: a model, an A2A agent and a server of MCP tools. All three are small programs on
# this machine that answer in the same words each time.
#
#   examples/with-peers.sh run dag examples/research-report.dag.yaml
#   examples/with-peers.sh server start            # for the pages: publish the examples there, and run them
#
# A server may start only what these examples need, and reach only their peers, unless the environment says otherwise. The agent and the tools stay registered: ./baton agent remove writer; ./baton mcp remove notes
set -eu
cd "$(dirname "$0")/.."
baton=${BATON:-./baton}
BATON_MODELS=$(cat examples/data/models.json)
export BATON_MODELS
if [ "${1:-}" = server ]; then
  export BATON_PROCESS_ALLOW="${BATON_PROCESS_ALLOW:-$(command -v perl),$(command -v cat)}"
  export BATON_EGRESS_ALLOW="${BATON_EGRESS_ALLOW:-127.0.0.1:18431,127.0.0.1:18432,127.0.0.1:18433}"
fi
perl examples/data/local-model.pl 18431 & model=$!
perl examples/data/writer-agent.pl 18432 & writer=$!
trap 'kill $model $writer 2>/dev/null || true' EXIT
$baton agent show writer >/dev/null 2>&1 || $baton agent add writer http://127.0.0.1:18432 >/dev/null
$baton mcp show notes >/dev/null 2>&1 || $baton mcp add notes -- perl examples/data/notes-tools.pl examples/data/notes >/dev/null
$baton "$@"
