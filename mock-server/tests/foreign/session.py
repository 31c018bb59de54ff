"""Lists, fetches and deletes a maildrop with poplib; tells what came as JSON.

Arguments: plain|stls|tls, host, port, CA file. The user is alice, the password secret.
"""

import base64
import json
import poplib
import ssl
import sys

mode, host, port, ca_file = sys.argv[1:]
# poplib refuses lines over 2048 octets, which RFC 1939 does not forbid.
poplib._MAXLINE = 1 << 20
# Verifies the certificate and the name.
context = ssl.create_default_context(cafile=ca_file)

if mode == "tls":
    client = poplib.POP3_SSL(host, int(port), context=context, timeout=60)
else:
    client = poplib.POP3(host, int(port), timeout=60)
    if mode == "stls":
        client.stls(context=context)

client.user("alice")
client.pass_("secret")
report = {
    "capabilities": sorted(client.capa()),
    "stat": client.stat(),
    "sizes": [int(line.split()[1]) for line in client.list()[1]],
    "ids": [line.split()[1].decode() for line in client.uidl()[1]],
    "messages": [],
}
for number in range(1, len(report["sizes"]) + 1):
    octets = b"".join(line + b"\r\n" for line in client.retr(number)[1])
    report["messages"].append(base64.b64encode(octets).decode())
    client.dele(number)
report["stat_after"] = client.stat()
client.quit()
print(json.dumps(report))
