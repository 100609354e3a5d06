package dev.mintmark.app.io;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** Refuses files of other users, who could change them at any time. Stateless. */
public final class FileOwner {
    private static final Set<String> VIEWS = FileSystems.getDefault().supportedFileAttributeViews();

    private FileOwner() {}

    /**
     * Does nothing for a file or folder of this user, and on systems without POSIX owners.
     *
     * @throws ForeignFileException where it belongs to another user
     */
    public static void requireOwn(Path file) throws IOException {
        if (!VIEWS.contains("unix")) {
            return;
        }
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        long user = new UnixSystem().getUid();
        if (!owner.equals((int) user)) {
            throw new ForeignFileException(file
                    + " belongs to the user " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                    + ", who could change it, and this program runs as "
                    + System.getProperty("user.name") + "; name a folder of your own");
        }
    }

    /** A file belongs to another user. */
    public static final class ForeignFileException extends IOException {
        private static final long serialVersionUID = 1;

        ForeignFileException(String sentence) {
            super(sentence);
        }
    }
}
