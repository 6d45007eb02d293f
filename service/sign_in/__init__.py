"""The door of a console that people sign in to, behind a proxy with TLS.

`door` looks at every request: under which name it was asked for, from whose page a form came, who is signed in. `pages` asks for password
and code, `invitations` sets them, `openid` asks the council's own directory, `browser` knows the cookie. Whatever proved who somebody is
ends in `entering`.
"""
