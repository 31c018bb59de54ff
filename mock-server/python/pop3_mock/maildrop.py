"""The mail that a server of the pytest fixture has if a test says nothing else."""

PLAIN = (
    b"From: Ann <ann@example.org>\r\n"
    b"To: user@example.org\r\n"
    b"Subject: plain\r\n"
    b"Date: Mon, 06 Jan 2025 10:00:00 +0000\r\n"
    b"Message-ID: <1@example.org>\r\n"
    b"\r\n"
    b"hello\r\n"
)

# A client that does not take the dots out again, or that ends at the lone one, is found out.
DOTS = (
    b"From: Ben <ben@example.org>\r\n"
    b"To: user@example.org\r\n"
    b"Subject: dots\r\n"
    b"Date: Mon, 06 Jan 2025 11:00:00 +0000\r\n"
    b"Message-ID: <2@example.org>\r\n"
    b"\r\n"
    b".\r\n"
    b"..\r\n"
    b".hidden\r\n"
    b"end\r\n"
)

# A subject in another alphabet, two parts, one of them 8-bit, and a file.
PARTS = (
    b"From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\n"
    b"To: user@example.org\r\n"
    b"Subject: =?utf-8?b?0L/QuNGB0YzQvNC+?=\r\n"
    b"Date: Mon, 06 Jan 2025 12:00:00 +0000\r\n"
    b"Message-ID: <3@example.org>\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n'
    b"\r\n"
    b"--b\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n"
    b"\r\n"
    b"gr\xc3\xbc\xc3\x9fe\r\n"
    b"--b\r\n"
    b'Content-Type: application/octet-stream; name="a.bin"\r\n'
    b'Content-Disposition: attachment; filename="a.bin"\r\n'
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n"
    b"AAEC/w==\r\n"
    b"--b--\r\n"
)

MAILDROP = (PLAIN, DOTS, PARTS)
