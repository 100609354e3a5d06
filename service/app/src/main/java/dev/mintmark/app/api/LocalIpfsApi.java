package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.KeptContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** What is kept on IPFS, from this process. Thread-safe. */
public final class LocalIpfsApi implements IpfsApi {
    private final KeptContent content;
    private final CopyRepair repair;
    private final Artworks artworks;

    public LocalIpfsApi(KeptContent content, CopyRepair repair, Artworks artworks) {
        this.content = content;
        this.repair = repair;
        this.artworks = artworks;
    }

    @Override
    public CopyRepair.Status status() {
        return repair.status();
    }

    @Override
    public CopyRepair.Report repair() {
        return repair.run(true);
    }

    @Override
    public KeptContent.Garbage collectGarbage(boolean delete) throws IOException {
        return content.collect(delete);
    }

    @Override
    public ImportedContent importCar(Path car, String name) throws IOException, StepFailedException {
        return new ImportedContent(content.importCar(car, name));
    }

    @Override
    public void remove(String cid) throws IOException, SourceUnavailableException {
        if (!isCid(cid)) {
            throw new NotFoundException("No file was imported with the CID " + cid + ".");
        }
        content.remove(cid);
    }

    @Override
    public void exportCar(String id, OutputStream out) throws IOException, SourceUnavailableException {
        List<String> roots = isCid(id) ? List.of(id) : pin(id).roots();
        content.exportCar(roots, out);
    }

    private Pin pin(String id) {
        Artwork artwork = artworks.find(id).orElseThrow(() -> new NotFoundException("There is no artwork " + id + "."));
        Pin pin = artwork.pin();
        if (pin == null) {
            throw new ConflictException("Artwork " + id + " is " + artwork.stage() + " and not pinned; \"mintmark mint "
                    + id + "\" pins and mints it.");
        }
        return pin;
    }

    private static boolean isCid(String id) {
        try {
            Cid.parse(id);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
