package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlContentRegister;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two places: the block store in files, and a pinning service over HTTP. */
@Tag("slow")
class CopyRepairTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Database database;
    private ContentRegister register;
    private BlockStore store;
    private PinningServer server;
    private Copies copies;
    private KeptContent content;
    private CopyRepair repair;

    @BeforeEach
    void start() throws Exception {
        database = Database.open(folder.resolve("mintmark.db"));
        register = new SqlContentRegister(database);
        store = new BlockStore(folder.resolve("blocks"));
        server = new PinningServer(store);
        use(2);
    }

    private void use(int wanted) {
        PinningService service = new PinningService(
                http,
                server.api(),
                PinningServer.TOKEN,
                new TrustlessGateway(http, server.gateway()),
                null,
                Duration.ofSeconds(20));
        copies = new Copies(store, List.of(service), wanted, register, Clock.systemUTC());
        content = new KeptContent(copies, Clock.systemUTC());
        repair = new CopyRepair(
                copies, new FileBlobStore(folder.resolve("files")), Clock.systemUTC(), Duration.ofDays(1));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
        database.close();
    }

    @Test
    void anImportedFileIsAtEveryPlace() throws Exception {
        KeptContent.Imported file = imported(2_500_000);

        assertThat(file.copies()).isEqualTo(2);
        assertThat(file.blocks()).isEqualTo(4);
        assertThat(repair.status().places())
                .extracting(CopyRepair.PlaceStatus::whole)
                .containsExactly(1L, 1L);
        assertThat(repair.status().problem()).isNull();
        assertThat(repair.run(false).checked()).as("nothing is due").isZero();
    }

    @Test
    void whatThePinningServiceLostIsPinnedAgain() throws Exception {
        imported(2_500_000);
        server.pins.clear();
        server.blocks.clear();

        CopyRepair.Report report = repair.run(true);

        assertThat(report.repaired()).isEqualTo(1);
        assertThat(report.failures()).isEmpty();
        assertThat(server.blocks).hasSize(4);
        assertThat(repair.repaired()).isEqualTo(1);
    }

    @Test
    void whatTheStoreLostOrHasWrongComesFromTheOtherPlace() throws Exception {
        KeptContent.Imported file = imported(2_500_000);
        List<Path> blocks = blocks();
        Files.delete(blocks.get(0));
        Files.write(blocks.get(1), new byte[] {1, 2, 3});

        assertThat(repair.run(true).repaired()).isEqualTo(1);

        Dag.walk(store, Cid.parse(file.cid()), block -> {});
    }

    @Test
    void whatNoPlaceHasIsLostAndSaid() throws Exception {
        KeptContent.Imported file = imported(100);
        server.pins.clear();
        server.blocks.clear();
        Files.delete(blocks().getFirst());

        CopyRepair.Report report = repair.run(true);

        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.failures())
                .allSatisfy(failed -> assertThat(failed.cid()).isEqualTo(file.cid()));
        assertThat(repair.problem())
                .hasValue("1 file on IPFS is not known to be whole at 2 places; \"mintmark ipfs repair\" checks them"
                        + " now.");
    }

    @Test
    void aPlaceThatDoesNotAnswerIsUnknownAndNotLost() throws Exception {
        imported(100);
        server.failWith = 500;

        CopyRepair.Report report = repair.run(true);

        assertThat(report.unknown()).isEqualTo(1);
        assertThat(report.lost()).isZero();
        assertThat(report.failures())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).endsWith("answers HTTP 500: Not now."));
    }

    @Test
    void fewerPlacesThanWantedKeepAFileFromBeingPinned() throws Exception {
        byte[] file = Samples.bytes(100);
        server.failWith = 500;

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> new Pinner(copies).pin(Samples.artwork(file, null, false), file));
        assertThat(blocks()).as("what was written is deleted").isEmpty();

        use(1);
        assertThat(new Pinner(copies)
                        .pin(Samples.artwork(file, null, false), file)
                        .imageCid())
                .isEqualTo(Cid.of(Cid.Codec.RAW, file).toString());
    }

    @Test
    void anArchiveThatIsNotWholeWritesNothing() throws Exception {
        Path car = car(2_500_000);
        byte[] bytes = Files.readAllBytes(car);
        bytes[bytes.length - 1] ^= 1;
        Files.write(car, bytes);

        assertThatIOException().isThrownBy(() -> content.importCar(car, "bad"));

        assertThat(blocks()).isEmpty();
        assertThat(register.kept()).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void onlyOldBlocksThatNothingNeedsAreGarbage() throws Exception {
        KeptContent.Imported file = imported(2_500_000);
        Block left = new Block(Cid.of(Cid.Codec.RAW, new byte[] {5}), new byte[] {5});
        store.put(left);
        assertThat(content.collect(true).tooYoung()).isEqualTo(1);
        age();
        assertThat(content.collect(false).cids()).containsExactly(left.cid().toString());
        assertThat(store.has(left.cid())).as("a dry run").isTrue();
        store.put(left);
        assertThat(content.collect(true).blocks())
                .as("a block that is put again is young")
                .isZero();
        age();

        KeptContent.Garbage garbage = content.collect(true);

        assertThat(garbage.blocks()).isEqualTo(1);
        assertThat(garbage.bytes()).isEqualTo(1);
        assertThat(store.has(left.cid())).isFalse();
        Dag.walk(store, Cid.parse(file.cid()), block -> {});
    }

    @Test
    void aRemovedFileIsKeptNoLonger() throws Exception {
        KeptContent.Imported file = imported(2_500_000);
        content.remove(file.cid());
        age();

        assertThat(server.pins).isEmpty();
        assertThat(content.collect(true).blocks()).isEqualTo(4);
        assertThat(repair.status().files()).isZero();
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> content.remove(file.cid()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> content.exportCar(List.of(file.cid()), OutputStream.nullOutputStream()));
    }

    @Test
    void anExportedArchiveIsTheImportedOne() throws Exception {
        Path car = car(2_500_000);
        KeptContent.Imported file = content.importCar(car, "file").getFirst();
        Path again = folder.resolve("again.car");
        try (OutputStream out = Files.newOutputStream(again)) {
            content.exportCar(List.of(file.cid()), out);
        }

        assertThat(again).hasSameBinaryContentAs(car);
    }

    private KeptContent.Imported imported(int size) throws Exception {
        return content.importCar(car(size), "file").getFirst();
    }

    private Path car(int size) throws Exception {
        Path car = folder.resolve("file.car");
        CarWriter.write(Files.write(folder.resolve("file.bin"), Samples.bytes(size)), car);
        return car;
    }

    private List<Path> blocks() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("blocks"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void age() throws Exception {
        FileTime old =
                FileTime.from(Instant.now().minus(KeptContent.GARBAGE_AGE).minusSeconds(60));
        for (Path block : blocks()) {
            Files.setLastModifiedTime(Objects.requireNonNull(block), old);
        }
    }
}
