package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Files named on the command line. */
final class CommandFiles {
    /** Files are read as a whole. */
    private static final long LIMIT = 1L << 30;

    private CommandFiles() {}

    static byte[] read(Path file, CommandSpec command) throws IOException {
        if (Files.isDirectory(file)) {
            throw wrongUse(command, file + " is a folder; name a file.");
        }
        if (!Files.isRegularFile(file)) {
            throw wrongUse(command, "There is no file " + file + ".");
        }
        if (Files.size(file) > LIMIT) {
            throw wrongUse(command, file + " has " + Files.size(file) + " bytes; a file may have " + LIMIT + ".");
        }
        return Files.readAllBytes(file);
    }

    /** Writes a file; replaces one that is there only if asked to. */
    static void write(Path file, byte[] bytes, boolean force) throws IOException {
        try {
            if (force) {
                Files.write(file, bytes);
            } else {
                Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " exists already; --force replaces it.", e);
        }
    }

    /** The certificates to trust in a PEM file. */
    static TrustAnchors anchors(Path pem, CommandSpec command) throws IOException {
        try {
            return TrustAnchors.fromPem(Files.readString(pem)).named("the list " + pem.getFileName());
        } catch (SigningCertificateException e) {
            throw wrongUse(command, pem + " is not a PEM file of certificates (BEGIN CERTIFICATE): " + e.getMessage());
        }
    }

    static CommandLine.ParameterException wrongUse(CommandSpec command, String sentence) {
        return new CommandLine.ParameterException(command.commandLine(), sentence);
    }
}
