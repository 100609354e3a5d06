package dev.mintmark.app.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Problems of requests that are too broken to reach a route, told as all others and not as Jetty's own page. */
final class JettyErrorHandler extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        Problem.http(code, "The request cannot be read as HTTP; its address or a header is broken.")
                .answer(response, callback);
    }
}
