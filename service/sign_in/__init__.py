"""The door of a console that people sign in to, behind a proxy with TLS.

`door` looks at every request: under which name it was asked for, from whose page a form came, who is signed in. `pages` asks for password
and code, `invitations` sets them, `browser` knows the cookie. Another way to prove who somebody is adds a page of its own beside these, and
ends in `Browsers.admit`.
"""
