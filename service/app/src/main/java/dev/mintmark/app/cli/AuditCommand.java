package dev.mintmark.app.cli;

import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.api.AuditPage;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.io.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was done, by whom. */
@Command(
        name = "audit",
        description = "Lists, exports and checks the audit log.",
        subcommands = {AuditCommand.ListEntries.class, AuditCommand.Export.class, AuditCommand.Check.class})
final class AuditCommand {
    private AuditCommand() {}

    /** Lists entries. */
    @Command(
            name = "list",
            description = "Lists entries, the oldest first: number, time, actor, action, subject, detail.")
    static final class ListEntries extends ApiCommand {
        @Option(names = "--after", paramLabel = "N", description = "Only entries after this number. Default: 0.")
        long after;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Number of entries, 1 to " + AuditLog.MAX_LIMIT + ". Default: 100.")
        int limit = 100;

        @Override
        int run(MintmarkApi api) {
            AuditPage page = api.access().audit(after, limit);
            if (json) {
                Output.json(page);
                return Main.DONE;
            }
            for (AuditLog.Entry entry : page.entries()) {
                Output.line(entry.seq() + "  " + entry.at() + "  " + (entry.actor() == null ? "local" : entry.actor())
                        + "  " + entry.action() + "  " + (entry.subject() == null ? "" : entry.subject()) + "  "
                        + entry.detail());
            }
            return Main.DONE;
        }
    }

    /** Writes all entries. */
    @Command(name = "export", description = "Writes all entries into a new file, one JSON object a line.")
    static final class Export extends ApiCommand {
        @Parameters(paramLabel = "FILE", description = "The file to write.")
        Path file = Path.of("");

        @Override
        int run(MintmarkApi api) throws Exception {
            if (Files.exists(file)) {
                throw CommandFailedException.failed(file + " exists already; name another file.");
            }
            AtomicLong last = new AtomicLong();
            AtomicFile.write(file, out -> last.set(writeAll(api, out)), AtomicFile.Readers.OWNER);
            if (json) {
                Output.json(new Exported(file.toString(), last.get()));
            } else {
                Output.line("Wrote " + last + " entries to " + file + ".");
            }
            return Main.DONE;
        }

        /** Returns the number of the last entry. */
        private static long writeAll(MintmarkApi api, OutputStream out) throws IOException {
            Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            long last = 0;
            List<AuditLog.Entry> page =
                    api.access().audit(last, AuditLog.MAX_LIMIT).entries();
            while (!page.isEmpty()) {
                for (AuditLog.Entry entry : page) {
                    lines.write(ServiceConnection.JSON.writeValueAsString(entry) + "\n");
                }
                last = page.getLast().seq();
                page = api.access().audit(last, AuditLog.MAX_LIMIT).entries();
            }
            lines.flush();
            return last;
        }
    }

    private record Exported(String file, long entries) {}

    /** Checks the chain. */
    @Command(name = "check", description = "Computes all hashes of the log anew; exit code 1 where one does not fit.")
    static final class Check extends ApiCommand {
        @Override
        int run(MintmarkApi api) {
            AuditLog.Check check = api.access().checkAudit();
            if (json) {
                Output.json(check);
            } else if (check.broken() == null) {
                Output.line(check.entries() + " entries, whole. The last hash is " + check.hash() + ".");
            } else {
                Output.line("Entry " + check.broken() + " does not fit: the log was changed there.");
            }
            return check.broken() == null ? Main.DONE : Main.FAILED;
        }
    }
}
