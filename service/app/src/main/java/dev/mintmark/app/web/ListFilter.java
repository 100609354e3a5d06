package dev.mintmark.app.web;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Stage;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A filter of artworks as it stands in the query of a request. */
final class ListFilter {
    private ListFilter() {}

    /**
     * @param owner whose artworks the caller may see, or asks for; null for those of all
     * @throws InvalidRequestException naming the parameter at fault
     * @throws NotFoundException where the caller has no such collection
     */
    static ArtworkFilter of(Context ctx, @Nullable String owner, ArtworkCollections collections) {
        String creator = text(ctx, "creator");
        if (creator != null && !creator.matches("0x[0-9a-fA-F]{40}")) {
            throw new InvalidRequestException(
                    "creator", "\"" + creator + "\" is not an address: 0x and 40 hex digits.");
        }
        return new ArtworkFilter(
                ctx.queryParam("search"),
                owner,
                text(ctx, "model"),
                creator,
                stages(text(ctx, "stage")),
                flag(ctx, "done"),
                flag(ctx, "minted"),
                time(ctx, "from"),
                time(ctx, "to"),
                Boolean.TRUE.equals(flag(ctx, "favourite")) ? keeper(ctx) : null,
                collection(ctx, collections));
    }

    /** For whom favourites and collections are kept: whoever makes the request. */
    static String keeper(Context ctx) {
        String principal = AccessFilter.caller(ctx).owner();
        return principal == null ? ArtworkCollections.LOCAL : principal;
    }

    private static @Nullable String collection(Context ctx, ArtworkCollections collections) {
        String id = text(ctx, "collection");
        return id == null
                ? null
                : CollectionRoutes.require(collections, ctx, id).id();
    }

    /** A parameter of yes or no; null where it is not there. */
    static @Nullable Boolean flag(Context ctx, String name) {
        String text = text(ctx, name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw new InvalidRequestException(name, "\"" + text + "\" is neither true nor false.");
        }
        return text == null ? null : Boolean.valueOf(text);
    }

    private static @Nullable String text(Context ctx, String name) {
        String text = ctx.queryParam(name);
        return text == null || text.isEmpty() ? null : text;
    }

    private static List<Stage> stages(@Nullable String text) {
        List<Stage> stages = new ArrayList<>();
        if (text != null) {
            for (String name : text.split(",", -1)) {
                stages.add(Arrays.stream(Stage.values())
                        .filter(stage -> stage.name().equals(name.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> new InvalidRequestException(
                                "stage",
                                "\"" + name + "\" is not a stage; the stages are " + Arrays.toString(Stage.values())
                                        + ".")));
            }
        }
        return stages.stream().distinct().toList();
    }

    private static @Nullable Instant time(Context ctx, String name) {
        String text = text(ctx, name);
        try {
            // as the epoch in milliseconds, which the database has
            return text == null
                    ? null
                    : Instant.ofEpochMilli(
                            OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidRequestException(name, "\"" + text + "\" is not a time such as 2026-11-29T08:00:00Z.");
        }
    }
}
