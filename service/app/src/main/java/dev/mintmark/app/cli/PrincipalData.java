package dev.mintmark.app.cli;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.ChangePrincipalRequest;
import dev.mintmark.app.api.KeyResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is kept of a principal: its copy (GDPR, article 15) and its erasure (article 17). */
final class PrincipalData {
    static final String STAYS =
            "What was minted or pinned elsewhere stays: the chain keeps tokens, their hashes and the addresses of"
                    + " their creators and owners for ever, and other IPFS nodes keep what they copied. The audit log"
                    + " keeps the ID, which names nobody any more.";

    private PrincipalData() {}

    private static PrincipalResponse require(MintmarkApi api, String id) {
        return api.access().principals().principals().stream()
                .filter(principal -> principal.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no principal " + id + "."));
    }

    private static List<ArtworkResponse> artworks(MintmarkApi api, String owner) {
        List<ArtworkResponse> all = new ArrayList<>();
        @Nullable String after = null;
        do {
            ArtworkPage page = api.artworks().list(after, ArtworkPage.MAX_LIMIT, null, owner);
            all.addAll(page.artworks());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static List<AuditLog.Entry> entries(MintmarkApi api, String id) {
        List<AuditLog.Entry> own = new ArrayList<>();
        long last = 0;
        List<AuditLog.Entry> page = api.access().audit(last, AuditLog.MAX_LIMIT).entries();
        while (!page.isEmpty()) {
            page.stream()
                    .filter(entry -> id.equals(entry.actor())
                            || id.equals(entry.subject())
                            || entry.detail().contains('"' + id + '"'))
                    .forEach(own::add);
            last = page.getLast().seq();
            page = api.access().audit(last, AuditLog.MAX_LIMIT).entries();
        }
        return own;
    }

    /** Everything that is kept of a principal, but for the pictures, which {@code export} writes. */
    private record Copy(
            PrincipalResponse principal,
            List<KeyResponse> keys,
            List<ArtworkResponse> artworks,
            List<String> favourites,
            List<ArtworkCollections.KeptCollection> collections,
            List<Principals.SessionTrace> sessions,
            List<Principals.QuotaTrace> quotaUses,
            List<String> vouchers,
            List<AuditLog.Entry> audit) {}

    private record Written(String principal, String file, int artworks) {}

    private record Deleted(String id, boolean deleted, List<String> keptArtworks, String stays) {}

    /** Writes what is kept of a principal. */
    @Command(name = "export", description = "Writes what is kept of a principal into a new JSON file.")
    static final class Export extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "The principal's ID, as principals list prints it.")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
        Path file = Path.of("");

        @Override
        int run(MintmarkApi api) throws Exception {
            if (Files.exists(file)) {
                throw CommandFailedException.failed(file + " exists already; name another file.");
            }
            ArtworkCollections.Kept kept = api.access().collections(id);
            Principals.Traces traces = api.access().traces(id);
            Copy copy = new Copy(
                    require(api, id),
                    api.access().keys().keys().stream()
                            .filter(key -> key.principal().equals(id))
                            .toList(),
                    artworks(api, id),
                    kept.favourites(),
                    kept.collections(),
                    traces.sessions(),
                    traces.quotaUses(),
                    traces.vouchers(),
                    entries(api, id));
            AtomicFile.write(
                    file,
                    ServiceConnection.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(copy),
                    AtomicFile.Readers.OWNER);
            if (json) {
                Output.json(new Written(id, file.toString(), copy.artworks().size()));
            } else {
                Output.line("Wrote " + file + ", with " + copy.artworks().size()
                        + " artworks; their pictures are at /api/artworks/ID/image.");
            }
            return Main.DONE;
        }
    }

    /** Deletes a principal. */
    @Command(name = "delete", description = "Deletes a principal with its keys and sessions.")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The principal's ID, as principals list prints it.")
        String id = "";

        @Option(
                names = "--with-artworks",
                description =
                        "Delete its artworks too, but for those that are minted. Default: they stay, for operators.")
        boolean withArtworks;

        @Override
        int run(MintmarkApi api) throws Exception {
            require(api, id);
            // first: nothing is made meanwhile, what is under way ends, and a deletion that fails halfway leaves nobody
            // in
            api.access().change(id, new ChangePrincipalRequest(null, true, null));
            List<String> kept = new ArrayList<>();
            for (ArtworkResponse artwork : artworks(api, id)) {
                if (!withArtworks || !isDeleted(api, artwork.id())) {
                    kept.add(artwork.id());
                }
            }
            api.access().delete(id);
            if (json) {
                Output.json(new Deleted(id, true, kept, STAYS));
            } else {
                Output.line("Deleted " + id + "; " + kept.size() + " of its artworks stay.");
                Output.note(STAYS);
            }
            return Main.DONE;
        }

        private static boolean isDeleted(MintmarkApi api, String artwork) throws Exception {
            try {
                api.artworks().delete(artwork);
                return true;
            } catch (ConflictException e) {
                return false; // minted, or to be
            }
        }
    }
}
