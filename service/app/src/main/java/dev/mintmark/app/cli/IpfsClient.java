package dev.mintmark.app.cli;

import dev.mintmark.app.api.GarbageRequest;
import dev.mintmark.app.api.ImportedContent;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.KeptContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** What is kept on IPFS, asked of a running service. Thread-safe. */
record IpfsClient(ServiceConnection connection) implements IpfsApi {
    private static final String PATH = "/api/ipfs";

    @Override
    public CopyRepair.Status status() {
        return connection.get(PATH, CopyRepair.Status.class);
    }

    @Override
    public CopyRepair.Report repair() {
        return connection.post(PATH + "/repair", Map.of(), CopyRepair.Report.class);
    }

    @Override
    public KeptContent.Garbage collectGarbage(boolean delete) {
        return connection.post(PATH + "/gc", new GarbageRequest(delete), KeptContent.Garbage.class);
    }

    @Override
    public ImportedContent importCar(Path car, String name) throws IOException {
        return connection.send(
                PATH + "/imports?name=" + UrlPaths.segment(name),
                "application/vnd.ipld.car",
                car,
                ImportedContent.class);
    }

    @Override
    public void remove(String cid) {
        connection.delete(PATH + "/imports/" + UrlPaths.segment(cid));
    }

    @Override
    public void exportCar(String id, OutputStream out) throws IOException {
        out.write(connection.bytes(PATH + "/cars/" + UrlPaths.segment(id)));
    }
}
