package dev.mintmark.app.io;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

/**
 * A request body of {@code multipart/form-data} (RFC 7578) with one file in the field {@code file}.
 *
 * @param contentType with the boundary, for the request's {@code Content-Type}
 */
public record MultipartFile(String contentType, BodyPublisher body) {
    public static MultipartFile of(BodyPublisher file) {
        String boundary = "mintmark-" + UUID.randomUUID();
        return new MultipartFile(
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.concat(
                        BodyPublishers.ofString("--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n"),
                        file,
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    }
}
