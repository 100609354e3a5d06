package dev.mintmark.app.web;

import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.image.DecodingBusyException;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.SigningException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.EOFException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a handler throws into a {@link Problem}; an unexpected exception is logged and never shown. */
final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void register(RoutesConfig routes) {
        routes.exception(Quotas.ExceededException.class, Problems::exceeded);
        routes.exception(ProblemException.class, (e, ctx) -> e.problem().answer(ctx));
        routes.exception(
                InvalidRequestException.class,
                (e, ctx) -> Problem.invalid(e.field(), message(e)).answer(ctx));
        routes.exception(
                PromptRefusedException.class,
                (e, ctx) -> Problem.promptRefused(e.field(), message(e)).answer(ctx));
        routes.exception(
                InvalidImageException.class,
                (e, ctx) -> Problem.invalid("file", message(e)).answer(ctx));
        routes.exception(
                DecodingBusyException.class,
                (e, ctx) -> Problem.busy(message(e)).answer(ctx));
        routes.exception(
                NotFoundException.class,
                (e, ctx) -> Problem.notFound(message(e)).answer(ctx));
        routes.exception(
                GoneException.class, (e, ctx) -> Problem.gone(message(e)).answer(ctx));
        routes.exception(
                ConflictException.class,
                (e, ctx) -> Problem.conflict(message(e)).answer(ctx));
        routes.exception(
                PromptEnrichmentException.class,
                (e, ctx) -> Problem.unavailable(message(e)).answer(ctx));
        routes.exception(
                SourceUnavailableException.class,
                (e, ctx) -> Problem.unavailable(message(e)).answer(ctx));
        routes.exception(
                SigningException.class,
                (e, ctx) -> Problem.unavailable(message(e)).answer(ctx));
        routes.exception(
                UnsupportedCharsetException.class,
                (e, ctx) -> Problem.mediaType("The body's charset is not known here.")
                        .answer(ctx));
        routes.exception(
                IllegalCharsetNameException.class,
                (e, ctx) -> Problem.mediaType("The body's charset is not the name of one.")
                        .answer(ctx));
        routes.exception(HttpResponseException.class, (e, ctx) -> http(e, ctx).answer(ctx));
        routes.exception(Exception.class, Problems::unforeseen);
    }

    private static void exceeded(Quotas.ExceededException e, Context ctx) {
        long seconds = Math.max(1, e.retryAfter().toSeconds());
        Problem.tooMany(message(e)).answer(ctx);
        ctx.header("Retry-After", Long.toString(seconds));
        ctx.header(
                "RateLimit-Policy",
                "\"" + e.policy() + "\";q=" + e.limit() + ";w=" + e.window().toSeconds());
        ctx.header("RateLimit", "\"" + e.policy() + "\";r=0;t=" + seconds);
    }

    private static Problem http(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 -> Problem.notFound("There is nothing at " + ctx.path() + ".");
            case 405 -> notAllowed(e, ctx);
            case 413 -> Problem.tooLarge("The body is too large; JSON may have " + JsonRequest.LIMIT + " bytes.");
            default -> Problem.http(e.getStatus(), "The request was refused: " + e.getMessage() + ".");
        };
    }

    /** The router's only detail is the list of the methods that are possible. */
    private static Problem notAllowed(HttpResponseException e, Context ctx) {
        ctx.header("Allow", String.join(", ", e.getDetails().values()));
        return Problem.http(405, ctx.method() + " is not possible at " + ctx.path() + ".");
    }

    private static void unforeseen(Exception e, Context ctx) {
        if (ctx.res().isCommitted() || isDisconnect(e)) {
            log.debug("The client of {} disconnected.", ctx.path(), e);
            // the client has gone; the metrics count it apart from answers
            ctx.status(400);
            return;
        }
        if (e instanceof EOFException) {
            log.debug("The client of {} disconnected before its body was whole.", ctx.path(), e);
            Problem.http(400, "The body is cut off.").answer(ctx);
            return;
        }
        Optional<ProblemException> refused = ProblemException.in(e);
        if (refused.isPresent()) {
            refused.get().problem().answer(ctx);
            return;
        }
        Optional<String> trouble = DatabaseTrouble.sentence(e);
        if (trouble.isPresent()) {
            log.warn("{} {} failed: {}", ctx.method(), ctx.path(), trouble.get());
            Problem.storage(trouble.get()).answer(ctx);
            return;
        }
        String reference =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        log.error("{} {} failed (reference {})", ctx.method(), ctx.path(), reference, e);
        Problem.internal(reference).answer(ctx);
    }

    /** Jetty throws this where a client closes the connection, in reading and in writing. */
    private static boolean isDisconnect(Exception e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException) {
                return true;
            }
        }
        return false;
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
