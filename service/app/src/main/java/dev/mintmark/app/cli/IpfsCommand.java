package dev.mintmark.app.cli;

import dev.mintmark.app.api.ImportedContent;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.ipfs.CarWriter;
import dev.mintmark.app.ipfs.ContentRegister;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.KeptContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on what is kept on IPFS. */
@Command(
        name = "ipfs",
        description = "Shows at which places files are pinned, repairs copies, and keeps further files.",
        subcommands = {
            IpfsCommand.Status.class,
            IpfsCommand.Repair.class,
            IpfsCommand.Collect.class,
            IpfsCommand.Import.class,
            IpfsCommand.Add.class,
            IpfsCommand.Remove.class
        })
final class IpfsCommand {
    private IpfsCommand() {}

    @Command(
            name = "status",
            description =
                    "Shows how many files each place has; ends with 1 if a file has fewer copies than ipfs.copies.")
    static final class Status extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            CopyRepair.Status status = api.ipfs().status();
            if (json) {
                Output.json(status);
            } else {
                print(status);
            }
            return status.problem() == null ? Main.DONE : Main.FAILED;
        }

        private static void print(CopyRepair.Status status) {
            Output.line("files      " + status.files() + ", wanted at " + Counted.of(status.copies(), "place"));
            for (CopyRepair.PlaceStatus place : status.places()) {
                Output.line("place      " + place.name() + ": " + place.whole() + " whole"
                        + part(place.pending(), "on their way")
                        + part(place.lost(), "lost")
                        + part(place.unknown(), "unknown, since it did not answer")
                        + part(place.unchecked(), "not checked yet"));
            }
            for (ContentRegister.Kept file : status.imports()) {
                Output.line("imported   " + file.cid() + "  " + file.name() + ", " + Counted.of(file.bytes(), "byte"));
            }
            Output.line(status.problem() == null ? "Every file has its copies." : status.problem());
        }

        private static String part(long count, String state) {
            return count == 0 ? "" : ", " + count + " " + state;
        }
    }

    @Command(
            name = "repair",
            description =
                    "Reads every copy back now and has places keep again what they lost; ends with 1 if a copy is not whole.")
    static final class Repair extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            CopyRepair.Report report = api.ipfs().repair();
            if (json) {
                Output.json(report);
            } else {
                report.failures()
                        .forEach(failed -> Output.line(failed.cid() + " at " + failed.place() + " is " + failed.state()
                                + ": " + failed.reason()));
                Output.line("Of " + Counted.of(report.files(), "file") + ", " + report.checked()
                        + (report.checked() == 1 ? " copy was" : " copies were") + " read: " + report.repaired()
                        + " repaired, " + report.pending() + " on their way, " + report.lost() + " lost, "
                        + report.unknown() + " unknown.");
            }
            return report.pending() + report.lost() + report.unknown() == 0 ? Main.DONE : Main.FAILED;
        }
    }

    @Command(
            name = "gc",
            description =
                    "Counts the blocks that neither an artwork nor an imported file needs and that are older than an hour.")
    static final class Collect extends ApiCommand {
        @Option(names = "--delete", description = "Delete them; without it nothing is deleted.")
        boolean delete;

        @Override
        int run(MintmarkApi api) throws Exception {
            KeptContent.Garbage garbage = api.ipfs().collectGarbage(delete);
            if (json) {
                Output.json(garbage);
                return Main.DONE;
            }
            garbage.cids().forEach(Output::line);
            Output.line(Counted.of(garbage.blocks(), "block") + " of " + Counted.of(garbage.bytes(), "byte")
                    + (delete ? " deleted." : " that nothing needs; --delete deletes them."));
            return Main.DONE;
        }
    }

    @Command(name = "import", description = "Keeps the files of a CAR archive; all its blocks are hashed first.")
    static final class Import extends ApiCommand {
        @Parameters(paramLabel = "FILE", description = "The archive, CAR version 1.")
        Path file = Path.of("");

        @Override
        void checkArguments() {
            requireFile(file);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            return print(api.ipfs().importCar(file, String.valueOf(file.getFileName())), json);
        }
    }

    @Command(name = "add", description = "Keeps a file on IPFS.")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "FILE", description = "The file.")
        Path file = Path.of("");

        @Override
        void checkArguments() {
            requireFile(file);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            return print(add(api, file), json);
        }
    }

    /** Keeps a file on IPFS, by way of an archive. */
    static ImportedContent add(MintmarkApi api, Path file) throws Exception {
        Path car = Files.createTempFile("mintmark", ".car");
        try {
            CarWriter.write(file, car);
            return api.ipfs().importCar(car, String.valueOf(file.getFileName()));
        } finally {
            Files.deleteIfExists(car);
        }
    }

    @Command(name = "remove", description = "Keeps an imported file no longer; gc deletes its blocks.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "CID", description = "The file's CID.")
        String cid = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            api.ipfs().remove(cid);
            if (json) {
                Map<String, Object> removed = new LinkedHashMap<>();
                removed.put("removed", cid);
                Output.json(removed);
            } else {
                Output.line("The file " + cid + " is kept no longer.");
            }
            return Main.DONE;
        }
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandFailedException.wrongUse(
                    Files.isDirectory(file) ? file + " is a folder; name a file." : "There is no file " + file + ".");
        }
    }

    private static int print(ImportedContent imported, boolean json) {
        if (json) {
            Output.json(imported);
        } else {
            imported.files()
                    .forEach(file -> Output.line(file.cid() + "  " + Counted.of(file.blocks(), "block") + ", "
                            + Counted.of(file.bytes(), "byte") + ", at " + Counted.of(file.copies(), "place")));
        }
        return Main.DONE;
    }
}
