package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files named on the command line. */
final class InputFiles {
    /** More than the 40 megapixels of a picture take without compression. */
    private static final long LIMIT = 256L << 20;

    private InputFiles() {}

    static byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw CommandFailedException.wrongUse(file + " is a folder; name a file.");
            }
            if (!Files.isRegularFile(file)) {
                throw CommandFailedException.wrongUse("There is no file " + file + ".");
            }
            if (Files.size(file) > LIMIT) {
                throw CommandFailedException.wrongUse(
                        file + " has " + Files.size(file) + " bytes; a file may have " + LIMIT + ".");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw CommandFailedException.failed(file + " cannot be read: " + FileTrouble.reason(e) + ".");
        }
    }

    static String text(Path file) {
        return new String(read(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The certificates to trust in a PEM file. */
    static TrustAnchors anchors(Path pem) {
        try {
            return TrustAnchors.fromPem(text(pem));
        } catch (SigningCertificateException e) {
            throw CommandFailedException.wrongUse(
                    pem + " is not a PEM file of certificates (BEGIN CERTIFICATE): " + e.getMessage());
        }
    }

    /** The format that a file's name asks for. */
    static ImageFormat formatOf(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return ImageFormat.PNG;
        }
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            return ImageFormat.JPEG;
        }
        throw CommandFailedException.wrongUse(
                file + " has no known extension; its name must end in .png, .jpg or .jpeg.");
    }
}
