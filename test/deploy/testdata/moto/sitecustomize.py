"""Python imports this by itself when moto_server starts with this folder in
PYTHONPATH. AWS_ENDPOINT_URL must then be the address of that server. It ends when
its standard input does, so that it never outlives who started it."""

import os
import sys
import threading

import taught.answers
import taught.resources
import taught.stacks


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print("moto knows the resource types of a logging stack", file=sys.stderr, flush=True)
