package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.config.SizeUnit;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that come alone or in a form: how large they may be, and what is said of broken ones. */
final class UploadTest {
    private static final int FORM_LIMIT = 50_000;
    private static final String FORM = "multipart/form-data; boundary=a-boundary";
    private static Javalin server;

    @BeforeAll
    static void start() {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.multipartConfig.maxFileSize(FORM_LIMIT, SizeUnit.BYTES);
            config.jetty.multipartConfig.maxTotalRequestSize(FORM_LIMIT, SizeUnit.BYTES);
            Problems.register(config.routes);
            config.routes.post("/body", ctx -> ctx.result("read " + Upload.body(ctx).length));
            config.routes.post("/form", ctx -> ctx.result("read " + Upload.form(ctx).length));
        });
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** Returns the answer to a request with these headers and this body, which ends with the connection's output. */
    private static String post(String path, String headers, byte[]... body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            for (byte[] part : body) {
                socket.getOutputStream().write(part);
            }
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String chunked(int length) throws IOException {
        return post(
                "/body",
                "Transfer-Encoding: chunked",
                ascii(Integer.toHexString(length) + "\r\n"),
                new byte[length],
                ascii("\r\n0\r\n\r\n"));
    }

    @Test
    void aFileHasSixteenMebibytesAtMost() throws Exception {
        assertThat(post("/body", "Content-Length: " + Upload.FILE_LIMIT, new byte[Upload.FILE_LIMIT]))
                .startsWith("HTTP/1.1 200")
                .endsWith("read " + Upload.FILE_LIMIT);
        assertThat(chunked(Upload.FILE_LIMIT)).startsWith("HTTP/1.1 200").endsWith("read " + Upload.FILE_LIMIT);
        assertThat(chunked(Upload.FILE_LIMIT + 1)).startsWith("HTTP/1.1 413").contains("larger than 16 MiB");
    }

    /** The length that is announced is enough: nothing of it has to come. */
    @Test
    void anAnnouncedLengthAboveTheLimitIsRefused() throws Exception {
        assertThat(post("/body", "Content-Length: " + (Upload.FILE_LIMIT + 1)))
                .startsWith("HTTP/1.1 413")
                .contains("larger than 16 MiB");
        assertThat(post("/form", "Content-Type: " + FORM + "\r\nContent-Length: " + (Upload.REQUEST_LIMIT + 1)))
                .startsWith("HTTP/1.1 413")
                .contains("larger than 16 MiB");
    }

    private static String form(String headers, String field, int length) throws IOException {
        byte[] body = ascii("--a-boundary\r\nContent-Disposition: form-data; name=\"" + field
                + "\"; filename=\"a\"\r\n\r\n" + "x".repeat(length) + "\r\n--a-boundary--\r\n");
        return post("/form", headers + "\r\nContent-Length: " + body.length, body);
    }

    @Test
    void aFormHasAFileOfAllowedLength() throws Exception {
        assertThat(form("Content-Type: " + FORM, "file", 7))
                .startsWith("HTTP/1.1 200")
                .endsWith("read 7");
        assertThat(form("content-type: Multipart/Form-Data; boundary=a-boundary", "file", 7))
                .endsWith("read 7");
        assertThat(form("Content-Type: " + FORM, "picture", 7))
                .startsWith("HTTP/1.1 422")
                .contains("no file in the field");
        assertThat(form("Content-Type: " + FORM, "file", FORM_LIMIT + 1))
                .startsWith("HTTP/1.1 413")
                .contains("larger than 16 MiB");
    }

    @Test
    void aFormThatCannotBeReadIsNoForm() throws Exception {
        assertThat(form("Content-Type: multipart/form-data", "file", 7))
                .startsWith("HTTP/1.1 400")
                .contains("cut off or lack its boundary");
        assertThat(post("/form", "Content-Type: " + FORM + "\r\nContent-Length: 14", ascii("--a-boundary\r\n")))
                .startsWith("HTTP/1.1 400");
        assertThat(form("Content-Type: image/png", "file", 7)).startsWith("HTTP/1.1 415");
    }
}
