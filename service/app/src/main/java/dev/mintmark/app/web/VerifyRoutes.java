package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.Verifier;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an image came from, by its hash or by its bytes. What is uploaded stays in memory and is not kept. */
final class VerifyRoutes {
    /** Bytes of an uploaded file. */
    static final int FILE_LIMIT = 16 << 20;

    /** Bytes of the request around it. */
    static final int REQUEST_LIMIT = FILE_LIMIT + (64 << 10);

    private final Verifier registered;
    private final Verifier trustless;

    VerifyRoutes(Verifier registered, Verifier trustless) {
        this.registered = registered;
        this.trustless = trustless;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/verify/{sha256}", this::byHash);
        routes.post("/api/verify", this::byFile);
    }

    private void byHash(Context ctx) throws IOException {
        String sha256 = ctx.pathParam("sha256").toLowerCase(Locale.ROOT);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new InvalidRequestException("sha256", "A SHA-256 has 64 hex digits.");
        }
        ctx.json(verifier(ctx).verify(sha256));
    }

    private void byFile(Context ctx) throws IOException {
        String type = ctx.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new ProblemException(
                    Problem.mediaType("The file comes as multipart/form-data, in the field \"file\"."));
        }
        if (ctx.req().getContentLengthLong() > REQUEST_LIMIT) {
            ctx.header("Connection", "close");
            throw tooLarge();
        }
        Verification answer = verifier(ctx).verify(upload(ctx));
        ctx.json(answer);
    }

    private static byte[] upload(Context ctx) throws IOException {
        UploadedFile file;
        try {
            file = ctx.uploadedFile("file");
        } catch (Exception e) {
            // Kotlin code throws the servlet's checked exceptions without declaring them
            throw refused(e);
        }
        if (file == null) {
            throw new InvalidRequestException("file", "There is no file in the field \"file\".");
        }
        try (InputStream in = file.content()) {
            byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
            if (bytes.length > FILE_LIMIT) {
                throw tooLarge();
            }
            return bytes;
        }
    }

    /** Jetty tells a body above the limits from a broken one by its words alone. */
    private static RuntimeException refused(Exception e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("too large") || message.contains("exceeded") || message.contains("max length")) {
                return tooLarge();
            }
        }
        return new ProblemException(
                Problem.http(400, "The multipart body cannot be read; it may be cut off or lack its boundary."));
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.tooLarge("The file is larger than 16 MB."));
    }

    private Verifier verifier(Context ctx) {
        return "true".equals(ctx.queryParam("trustless")) ? trustless : registered;
    }
}
