package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that comes with a request. It stays in memory and is not kept. */
final class Upload {
    /** Bytes of an uploaded file. */
    static final int FILE_LIMIT = 16 << 20;

    /** Bytes of the request around it. */
    static final int REQUEST_LIMIT = FILE_LIMIT + (64 << 10);

    /** Bytes of a file that is too large that are still read. */
    private static final long PASSED_OVER = 64L << 20;

    private static final Logger log = LoggerFactory.getLogger(Upload.class);

    private Upload() {}

    /** The content type without its parameters, in lower case; empty where there is none. */
    static String mediaType(Context ctx) {
        String type = ctx.contentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The field {@code file} of a multipart form. */
    static byte[] form(Context ctx) throws IOException {
        if (!mediaType(ctx).equals("multipart/form-data")) {
            throw new ProblemException(
                    Problem.mediaType("The file comes as multipart/form-data, in the field \"file\"."));
        }
        refuseLonger(ctx, REQUEST_LIMIT);
        UploadedFile file;
        try {
            file = ctx.uploadedFile("file");
        } catch (Exception e) {
            // Kotlin code throws the servlet's checked exceptions without declaring them
            throw refused(ctx, e);
        }
        if (file == null) {
            throw new InvalidRequestException("file", "There is no file in the field \"file\".");
        }
        try (InputStream in = file.content()) {
            return bounded(ctx, in);
        }
    }

    /** The body itself. */
    static byte[] body(Context ctx) throws IOException {
        refuseLonger(ctx, FILE_LIMIT);
        return bounded(ctx, ctx.bodyInputStream());
    }

    private static void refuseLonger(Context ctx, long limit) {
        if (ctx.req().getContentLengthLong() > limit) {
            passOver(ctx.bodyInputStream());
            throw tooLarge(ctx);
        }
    }

    private static byte[] bounded(Context ctx, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
        if (bytes.length > FILE_LIMIT) {
            passOver(in);
            throw tooLarge(ctx);
        }
        return bytes;
    }

    /** A client that is still sending when its connection is closed loses the answer, so most of them may end first. */
    private static void passOver(InputStream in) {
        byte[] chunk = new byte[1 << 16];
        long left = PASSED_OVER;
        try {
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = in.read(chunk);
            }
        } catch (IOException e) {
            // it is refused anyway
            log.debug("The rest of a file that is too large did not come.", e);
        }
    }

    /** A body that was not read to its end ends the connection; a client that is not told loses its next request. */
    private static void closed(Context ctx) {
        ctx.header("Connection", "close");
    }

    /** Jetty tells a body above the limits from a broken one by its words alone. */
    private static RuntimeException refused(Context ctx, Exception e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("too large") || message.contains("exceeded") || message.contains("max length")) {
                return tooLarge(ctx);
            }
        }
        closed(ctx);
        return new ProblemException(
                Problem.http(400, "The multipart body cannot be read; it may be cut off or lack its boundary."));
    }

    private static ProblemException tooLarge(Context ctx) {
        closed(ctx);
        return new ProblemException(Problem.tooLarge("The file is larger than 16 MB."));
    }
}
