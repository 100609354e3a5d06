package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.ImageCodec;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the file of a request into memory, up to {@value #FILE_LIMIT} bytes. Nothing is stored on disk. */
final class Upload {
    /** Largest size of an uploaded file in bytes. */
    static final int FILE_LIMIT = ImageCodec.MAX_BYTES;

    /** Largest size of a multipart request in bytes: the file and 64 KiB for the form around it. */
    static final int REQUEST_LIMIT = FILE_LIMIT + (64 << 10);

    private Upload() {}

    /** Returns the request's media type without parameters, in lower case; empty if it has none. */
    static String mediaType(Context ctx) {
        // not contentType(), which fails where the charset is none
        String type = ctx.header("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the field {@code file} of a multipart form.
     *
     * @throws ProblemException 415 for another media type, 413 above the limits, 400 for a malformed body
     * @throws InvalidRequestException if the form has no such field
     */
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
            throw refused(e);
        }
        if (file == null) {
            throw new InvalidRequestException("file", "There is no file in the field \"file\".");
        }
        try (InputStream in = file.content()) {
            return bounded(in);
        }
    }

    /**
     * The parts of a multipart form.
     *
     * @param texts the values of fields without a file, by name
     * @param files by name
     */
    record Form(Map<String, List<String>> texts, Map<String, List<UploadedFile>> files) {}

    /**
     * Returns all fields of a multipart form.
     *
     * @throws ProblemException 415 for another media type, 413 above the limits, 400 for a malformed body
     */
    static Form fields(Context ctx) {
        if (!mediaType(ctx).equals("multipart/form-data")) {
            throw new ProblemException(Problem.mediaType("The files come as multipart/form-data."));
        }
        refuseLonger(ctx, REQUEST_LIMIT);
        try {
            Map<String, List<UploadedFile>> files = ctx.uploadedFileMap();
            Map<String, List<String>> texts = new LinkedHashMap<>(ctx.formParamMap());
            // files are there too, without a value
            texts.keySet().removeAll(files.keySet());
            return new Form(texts, files);
        } catch (Exception e) {
            // Kotlin code throws the servlet's checked exceptions without declaring them
            throw refused(e);
        }
    }

    /**
     * Returns the request's body.
     *
     * @throws ProblemException 413 above {@link #FILE_LIMIT}
     */
    static byte[] body(Context ctx) throws IOException {
        refuseLonger(ctx, FILE_LIMIT);
        return bounded(ctx.bodyInputStream());
    }

    private static void refuseLonger(Context ctx, long limit) {
        if (ctx.req().getContentLengthLong() > limit) {
            throw tooLarge();
        }
    }

    static byte[] bounded(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
        if (bytes.length > FILE_LIMIT) {
            throw tooLarge();
        }
        return bytes;
    }

    /** Jetty distinguishes a body above the limits from a broken one by the message only. */
    private static RuntimeException refused(Exception e) {
        Optional<ProblemException> refused = ProblemException.in(e);
        if (refused.isPresent()) {
            return refused.get();
        }
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
        return new ProblemException(Problem.tooLarge("The file is larger than 16 MiB."));
    }
}
