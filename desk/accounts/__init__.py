"""Who may sign in, and as what: invitations, passwords, codes, and the sessions that come of them.

An account is called by its number (`ACC-3`) wherever something is noted, and its acts on an alert are those of the worker it stands for.
Everything here is machine time, and everything done is a line of the journal, under the number: never a name, never a secret.

There are several ways to prove who somebody is, and one thing that follows: `sessions.begin`, which signs in an account however it was
proven. What proves it is another module's: `signing_in` knows a password with a code, `inviting` a link.
"""
