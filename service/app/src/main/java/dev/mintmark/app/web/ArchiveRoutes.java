package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.ArtworkId;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Several sealed files in one ZIP file, which is written as it is sent: one picture is in memory at a time. */
final class ArchiveRoutes {
    /** Files in one archive. */
    static final int MAX_FILES = ArtworkPage.MAX_LIMIT;

    private static final String MISSING = "missing.txt";

    private final ArtworkApi artworks;

    ArchiveRoutes(ArtworkApi artworks) {
        this.artworks = artworks;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/archive", this::archive);
    }

    private void archive(Context ctx) throws IOException {
        Set<String> ids = ids(ctx.queryParam("artworks"));
        List<ArtworkResponse> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            Optional<ArtworkResponse> artwork = visible(AccessFilter.caller(ctx), id);
            if (artwork.isPresent() && artwork.get().image() != null) {
                found.add(artwork.get());
            } else {
                missing.add(id);
            }
        }
        if (found.isEmpty()) {
            throw new NotFoundException("None of these artworks has a file that you may read.");
        }
        ctx.header("Content-Disposition", "attachment; filename=\"mintmark-artworks.zip\"");
        ctx.header("Cache-Control", "private, no-store");
        ctx.contentType("application/zip");
        if (ctx.method() == HandlerType.HEAD) {
            ctx.res().flushBuffer();
            return;
        }
        // closing it would close the connection's stream, which is the server's
        ZipOutputStream zip = new ZipOutputStream(ctx.res().getOutputStream(), StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION); // pictures are compressed already
        for (ArtworkResponse artwork : found) {
            add(zip, artwork, missing);
        }
        if (!missing.isEmpty()) {
            zip.putNextEntry(new ZipEntry(MISSING));
            zip.write(String.join("\n", missing).concat("\n").getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    private void add(ZipOutputStream zip, ArtworkResponse artwork, List<String> missing) throws IOException {
        byte[] bytes;
        try {
            bytes = artworks.image(artwork.id());
        } catch (NotFoundException e) {
            missing.add(artwork.id()); // deleted meanwhile
            return;
        }
        ZipEntry entry = new ZipEntry(
                "mintmark-" + artwork.id() + "." + artwork.requireImage().format());
        entry.setTime(artwork.createdAt().toEpochMilli());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static Set<String> ids(@Nullable String text) {
        String sentence = "Give 1 to " + MAX_FILES + " IDs of artworks, separated by commas.";
        if (text == null || text.isEmpty()) {
            throw new ProblemException(Problem.query("artworks", sentence));
        }
        Set<String> ids = new LinkedHashSet<>(List.of(text.split(",", -1)));
        if (ids.size() > MAX_FILES || !ids.stream().allMatch(ArtworkId::isId)) {
            throw new InvalidRequestException("artworks", sentence);
        }
        return ids;
    }

    /** As for one artwork: the caller's own, those of all for whoever may read them, and public ones. */
    private Optional<ArtworkResponse> visible(Caller caller, String id) {
        try {
            ArtworkResponse artwork = artworks.find(id);
            boolean isOwn = caller.owner() != null && caller.owner().equals(artwork.owner());
            return isOwn || artwork.isPublic() || caller.may(Permission.READ_ALL)
                    ? Optional.of(artwork)
                    : Optional.empty();
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }
}
