package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.TrustAnchors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Files named on the command line. */
final class CommandFiles {
    /** Limit of files that are read as a whole: definitions and manifest stores. */
    private static final long LIMIT = 1L << 26;

    private CommandFiles() {}

    /** Work with a file. */
    @FunctionalInterface
    interface Work {
        void on(FileChannel file) throws Exception;
    }

    /** Opens a picture, film or sound of any length. */
    static FileChannel open(Path file, CommandSpec command) throws IOException {
        check(file, command);
        return FileChannel.open(file);
    }

    /**
     * Writes a file by work, which may read it too. The file has its name when it is whole; one that is there, as also the
     * one that the work reads from, is replaced only if asked to. Until then the bytes are in a file of their own beside it.
     */
    static void write(Path file, boolean force, Work work) throws Exception {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; name a file.");
        }
        if (!force && Files.exists(file)) {
            throw exists(file, null);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("There is no folder " + folder + " to write " + file + " into.");
        }
        Path part = file.resolveSibling(".mintmark-" + UUID.randomUUID() + ".part");
        // Not Files.createTempFile, whose files nobody else may read. A new file only, because it is deleted in the
        // end.
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            try (channel) {
                work.on(channel);
            }
            if (force) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, file);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static IOException exists(Path file, @Nullable Exception cause) {
        return new IOException(file + " exists already; --force replaces it.", cause);
    }

    /** Returns whether two names lead to the same file, which need not be there. */
    static boolean isSame(Path a, Path b) throws IOException {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                || Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
    }

    /** Refuses what is no file. */
    static void check(Path file, CommandSpec command) {
        if (Files.isDirectory(file)) {
            throw wrongUse(command, file + " is a folder; name a file.");
        }
        if (!Files.isRegularFile(file)) {
            throw wrongUse(command, "There is no file " + file + ".");
        }
    }

    /** Returns the bytes of a short file. */
    static byte[] read(Path file, CommandSpec command) throws IOException {
        check(file, command);
        if (Files.size(file) > LIMIT) {
            throw wrongUse(command, file + " has " + Files.size(file) + " bytes; a file may have " + LIMIT + ".");
        }
        return Files.readAllBytes(file);
    }

    /** Returns the text of a short file. */
    static String text(Path file, CommandSpec command) throws IOException {
        return new String(read(file, command), StandardCharsets.UTF_8);
    }

    /** Writes a file; replaces one that is there only if asked to. */
    static void write(Path file, byte[] bytes, boolean force) throws Exception {
        write(file, force, Source.of(bytes)::writeTo);
    }

    /** The certificates to trust in a PEM file. */
    static TrustAnchors anchors(Path pem, CommandSpec command) throws IOException {
        try {
            return TrustAnchors.fromPem(text(pem, command)).named("the list " + pem.getFileName());
        } catch (SigningCertificateException e) {
            throw wrongUse(command, pem + " is not a PEM file of certificates (BEGIN CERTIFICATE): " + e.getMessage());
        }
    }

    static CommandLine.ParameterException wrongUse(CommandSpec command, String sentence) {
        return new CommandLine.ParameterException(command.commandLine(), sentence);
    }
}
