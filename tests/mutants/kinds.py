"""Where kinds of faults and sound rewrites register themselves: a function each, by the name that the table has."""
KINDS, SOUND = {}, {}


def kind(function):
    """function(paper): alters the paper, or gives the bytes of the altered file."""
    assert function.__name__ not in KINDS, function.__name__
    KINDS[function.__name__] = function
    return function


def sound(function):
    """function(file, folder): gives the bytes of a rewrite that changes nothing."""
    SOUND[function.__name__] = function
    return function
