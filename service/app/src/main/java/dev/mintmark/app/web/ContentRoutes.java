package dev.mintmark.app.web;

import dev.mintmark.app.api.GarbageRequest;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.InvalidCarException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is kept on IPFS: its copies, their repair, archives in and out. */
final class ContentRoutes {
    /** Largest archive by HTTP in bytes; without a service the command takes larger ones. */
    static final long CAR_LIMIT = 128L << 20;

    private static final String CAR = "application/vnd.ipld.car";
    private static final int MAX_NAME = 200;

    private final IpfsApi ipfs;

    ContentRoutes(IpfsApi ipfs) {
        this.ipfs = ipfs;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/ipfs", ctx -> ctx.json(ipfs.status()));
        routes.post("/api/ipfs/repair", ctx -> {
            JsonRequest.readEmpty(ctx);
            ctx.json(ipfs.repair());
        });
        routes.post(
                "/api/ipfs/gc",
                ctx -> ctx.json(ipfs.collectGarbage(
                        JsonRequest.read(ctx, GarbageRequest.class).deletes())));
        routes.post("/api/ipfs/imports", this::importCar);
        routes.delete("/api/ipfs/imports/{cid}", ctx -> {
            ipfs.remove(ctx.pathParam("cid"));
            ctx.status(204);
        });
        HttpReads.get(routes, "/api/ipfs/cars/{id}", this::exportCar);
    }

    private void importCar(Context ctx) throws Exception {
        if (!Upload.mediaType(ctx).equals(CAR)) {
            throw new ProblemException(Problem.mediaType("The archive comes as the body, with the type " + CAR + "."));
        }
        if (ctx.req().getContentLengthLong() > CAR_LIMIT) {
            throw tooLarge();
        }
        String name = ctx.queryParam("name");
        Path file = Files.createTempFile("mintmark", ".car");
        try {
            try (InputStream in = ctx.bodyInputStream();
                    OutputStream out = Files.newOutputStream(file)) {
                byte[] part = new byte[1 << 16];
                long size = 0;
                for (int read = in.read(part); read >= 0; read = in.read(part)) {
                    size += read;
                    if (size > CAR_LIMIT) {
                        throw tooLarge();
                    }
                    out.write(part, 0, read);
                }
            }
            ctx.status(201).json(ipfs.importCar(file, name == null ? "import" : shortened(name)));
        } catch (InvalidCarException e) {
            throw new InvalidRequestException("file", String.valueOf(e.getMessage()));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    /** What is not there is a problem; a block that is damaged breaks the answer off. */
    private void exportCar(Context ctx) throws IOException, SourceUnavailableException {
        String id = ctx.pathParam("id");
        ctx.header("Content-Type", CAR + "; version=1; order=dfs; dups=n");
        ctx.header("Content-Disposition", "attachment; filename=\"" + id.replaceAll("[^A-Za-z0-9]", "") + ".car\"");
        ipfs.exportCar(id, ctx.res().getOutputStream());
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.tooLarge(
                "The archive is larger than 128 MiB; stop the service, and" + " \"mintmark ipfs import\" takes it."));
    }
}
