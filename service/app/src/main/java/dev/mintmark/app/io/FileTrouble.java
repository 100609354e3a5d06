package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says why a file cannot be used; the JDK's exceptions contain only its path. Stateless. */
public final class FileTrouble {
    private FileTrouble() {}

    /** The reason in some words, such as "there is no permission". */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "there is no permission";
            case NoSuchFileException _ -> "it or a folder above it does not exist";
            case FileAlreadyExistsException _ -> "a file with this name exists already";
            case NotDirectoryException _ -> "it is not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /** One sentence: that a file cannot be written, and why. */
    public static String cannotWrite(Path file, IOException e) {
        return file.toAbsolutePath().normalize() + " cannot be written: " + reason(e) + ".";
    }
}
