package dev.mintmark.app.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is still sending when its request is refused. */
final class RequestDrain {
    /** Bytes that are still read. */
    private static final long PASSED_OVER = 64L << 20;

    private static final Logger log = LoggerFactory.getLogger(RequestDrain.class);

    private RequestDrain() {}

    /**
     * Reads what is left, so that the answer reaches the client: one that is still sending when its connection is closed loses
     * it. Where more is left than is worth reading, or a form's parser may have stopped in the middle, the connection ends and
     * the answer says so, since the client would lose its next request there.
     */
    static void drain(Context ctx) {
        boolean ended = ended(ctx);
        if (!ended || Upload.mediaType(ctx).equals("multipart/form-data")) {
            ctx.header("Connection", "close");
        }
    }

    private static boolean ended(Context ctx) {
        byte[] chunk = new byte[1 << 16];
        RequestBodies.beginDrain(ctx.req());
        try {
            InputStream in = ctx.req().getInputStream();
            for (long left = PASSED_OVER; left > 0; ) {
                int read = in.read(chunk);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
        } catch (IOException | RuntimeException e) {
            // it is refused anyway
            log.debug("The rest of a refused body did not come.", e);
        }
        return false;
    }
}
