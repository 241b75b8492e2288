"""The law watch: what the guidance leans on, compared with a copy of the consolidated codes.

It tells what differs and leaves the judgement to a person: a copy of the law can itself be wrong, late or early.
"""
