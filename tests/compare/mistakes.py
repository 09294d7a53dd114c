"""The twenty mistakes of the comparison in doc/measured.md, each once as lines of fstab and once as a declaration.

`@1` and `@2` in a text stand for the words of `wrong`, or for those of `right`: what is put right is the mistake, and
nothing else.
"""

from dataclasses import dataclass, field

WRONG, RIGHT = "wrong", "right"


@dataclass(frozen=True)
class Mistake:
    title: str
    fstab: str
    declaration: str
    wrong: tuple
    right: tuple
    code: str                                  # of what berth finds; empty where berth has no such mistake to make
    files: dict = field(default_factory=dict)  # besides, by path
    instead: str = ""                          # why there is none

    def text(self, text, version):
        for number, word in enumerate(self.wrong if version == WRONG else self.right, start=1):
            text = text.replace(f"@{number}", word)
        return text


def volume(name, where, **keys):
    lines = [f"[volume.{name}]", f'where = "{where}"']
    for key, value in keys.items():
        lines.append(f"{key} = {list(value)}" if isinstance(value, tuple) else f'{key} = "{value}"')
    return "\n".join(lines).replace("'", '"') + "\n"


# The tree is that of findmnt.py: folders data, other, a/x, b/x, layers/{lower,upper,work}, a file, a link to data, and an
# image that carries ext4. /srv is a tmpfs there, where a missing folder is nothing unusual.
MISTAKES = [
    Mistake("an option is misspelt", "tmpfs /srv/data tmpfs @1",
            volume("data", "/srv/data", type="tmpfs", options=("@1",)), ("noatme",), ("noatime",), "option-unknown"),
    Mistake("an option has a wrong value", "tmpfs /srv/data tmpfs size=@1",
            volume("data", "/srv/data", type="tmpfs", options=("size=@1",)), ("1Q",), ("1G",), "option-refused"),
    Mistake("an option and its opposite", "tmpfs /srv/data tmpfs @1,noatime,@2",
            volume("data", "/srv/data", type="tmpfs", options=("@1", "noatime", "@2")), ("ro", "rw"), ("ro", "nodev"),
            "option-contradiction"),
    Mistake("a quote is not closed", "tmpfs /srv/data tmpfs @1",
            "[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\noptions = ['@1']\n",
            ('x-note="a,b',), ('x-note="a,b"',), "option-invalid"),
    Mistake("an option of systemd's is misspelt", "tmpfs /srv/data tmpfs @1",
            volume("data", "/srv/data", type="tmpfs", options=("@1",)),
            ("x-systemd.automont",), ("x-note",), "option-is-key"),
    Mistake("a type is misspelt", "tmpfs /srv/data @1 defaults", volume("data", "/srv/data", what="tmpfs", type="@1"),
            ("tempfs",), ("tmpfs",), "type-unknown"),
    Mistake("a type's mount helper is not installed", "@1 /srv/data @2 defaults",
            volume("data", "/srv/data", what="@1", type="@2"),
            ("server:/data", "glusterfs"), ("tmpfs", "tmpfs"), "helper-missing"),
    Mistake("the device is not there", "@1 /srv/data ext4 defaults",
            volume("data", "/srv/data", what="@1", type="ext4"), ("/dev/gone",), ("/srv/image",), "source-missing"),
    Mistake("the device's tag is misspelt", "@1=gone /srv/data ext4 defaults",
            volume("data", "/srv/data", what="@1=gone", type="ext4"), ("LABLE",), ("LABEL",), "tag-unknown"),
    Mistake("the device carries another type", "/srv/image /srv/data @1 loop",
            volume("data", "/srv/data", what="/srv/image", type="@1"), ("xfs",), ("ext4",), "source-type"),
    Mistake("a bind mount's folder is not there", "@1 /srv/data none bind",
            volume("data", "/srv/data", what="@1", type="bind"), ("/srv/gone",), ("/srv/other",), "source-missing"),
    Mistake("the mount point is not there", "tmpfs @1 tmpfs defaults", volume("data", "@1", type="tmpfs"),
            ("/var/gone",), ("/srv/data",), "mount-point-missing"),
    Mistake("the mount point is a file", "tmpfs @1 tmpfs defaults", volume("data", "@1", type="tmpfs"),
            ("/srv/file",), ("/srv/data",), "mount-point-kind"),
    Mistake("the mount point is a link", "tmpfs @1 tmpfs defaults", volume("data", "@1", type="tmpfs"),
            ("/srv/link",), ("/srv/data",), "mount-point-link"),
    Mistake("two have the same mount point", "tmpfs /srv/data tmpfs defaults\ntmpfs @1 tmpfs size=1G",
            volume("data", "/srv/data", type="tmpfs") + volume("more", "@1", type="tmpfs", options=("size=1G",)),
            ("/srv/data",), ("/srv/other",), "mount-point-repeated"),
    Mistake("one image is mounted twice", "/srv/image /srv/data ext4 loop\n@1 /srv/other ext4 loop",
            volume("data", "/srv/data", what="/srv/image", type="ext4") +
            volume("more", "/srv/other", what="@1", type="ext4"),
            ("/srv/image",), ("/srv/image2",), "source-repeated"),
    Mistake("two wait for one another", "/srv/b/x /srv/a none bind\n@1 /srv/b none bind",
            volume("a", "/srv/a", what="/srv/b/x", type="bind") + volume("b", "/srv/b", what="@1", type="bind"),
            ("/srv/a/x",), ("/srv/other",), "cycle"),
    Mistake("an overlay's folders lie on different file systems",
            "overlay /srv/data overlay lowerdir=/srv/layers/lower,upperdir=/srv/layers/upper,workdir=@1",
            volume("data", "/srv/data", type="overlay",
                   options=("lowerdir=/srv/layers/lower", "upperdir=/srv/layers/upper", "workdir=@1")),
            ("/srv/elsewhere",), ("/srv/layers/work",), "overlay-layers"),
    Mistake("a mount point below another stands before it", "tmpfs @1 tmpfs defaults\ntmpfs @2 tmpfs defaults",
            volume("one", "@1", type="tmpfs") + volume("two", "@2", type="tmpfs"),
            ("/srv/a/x", "/srv/a"), ("/srv/a", "/srv/a/x"), "", instead="no mistake: the order follows from the paths"),
    Mistake("a service uses it and does not wait for it", "tmpfs /srv/data tmpfs defaults",
            volume("data", "/srv/data", type="tmpfs"), ("",), ("RequiresMountsFor=/srv/data",), "advice-service-path",
            files={"/etc/systemd/system/web.service":
                   "[Unit]\n@1\n[Service]\nExecStart=/usr/bin/webserver --root /srv/data/www\n"}),
]
