package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.KeptContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** What is kept on IPFS, and where. Thread-safe. */
public interface IpfsApi {
    /** The state of all copies by the last checks. */
    CopyRepair.Status status();

    /**
     * Reads every copy back now, and has places keep again what they lost.
     *
     * @throws ConflictException where a run is under way
     */
    CopyRepair.Report repair();

    /** Finds the blocks that nothing needs, and deletes them if wanted. */
    KeptContent.Garbage collectGarbage(boolean delete) throws IOException;

    /**
     * Keeps the files of a CAR archive.
     *
     * @throws dev.mintmark.app.ipfs.InvalidCarException where the archive is not whole; nothing is written then
     */
    ImportedContent importCar(Path car, String name) throws Exception;

    /**
     * Keeps an imported file no longer.
     *
     * @throws NotFoundException where no such file was imported
     */
    void remove(String cid) throws IOException, SourceUnavailableException;

    /**
     * Writes all blocks of an artwork's pin, or of a file with a CID, as a CAR archive. Every block is hashed.
     *
     * @param id of an artwork, or the CID of a root
     * @throws NotFoundException where there is no such thing
     * @throws ConflictException where the artwork is not pinned
     */
    void exportCar(String id, OutputStream out) throws IOException, SourceUnavailableException;
}
