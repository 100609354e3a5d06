package dev.mintmark.app.cli;

import dev.mintmark.app.InstallDirectory;
import dev.mintmark.app.api.ImportedContent;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.StartFailedException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.UnixFs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Writes the page that verifies files without a server. */
@Command(
        name = "verify-page",
        description = "Writes one HTML file that verifies files in a browser, without a server, and prints its CID.")
final class VerifyPageCommand extends ApiCommand {
    /** What the page has in place of its defaults. */
    private static final String PLACE = "{\"rpc\":\"\",\"contract\":\"\",\"gateway\":\"\",\"anchors\":\"\"}";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file if it exists.")
    boolean force;

    @Option(names = "--pin", description = "Keep the page on IPFS too.")
    boolean pin;

    @Option(
            names = "--plain",
            description =
                    "Leave the defaults of RPC, contract, gateway and trusted signers empty; the user types them.")
    boolean plain;

    @Override
    void checkArguments() {
        OutputFiles.requireNew(force, out);
        if (!Files.isRegularFile(InstallDirectory.verifyPage())) {
            throw CommandFailedException.failed(
                    "The page is not built; run \"npm install\" and \"npm run build\" in service/verify-page.");
        }
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        String page = Files.readString(InstallDirectory.verifyPage());
        if (!page.contains(PLACE)) {
            throw CommandFailedException.failed("The page that is built has no place for defaults; build it again.");
        }
        byte[] bytes = (plain ? page : page.replace(PLACE, defaults(api))).getBytes(StandardCharsets.UTF_8);
        OutputFiles.write(out.toAbsolutePath(), bytes, force);
        String cid = UnixFs.V1_2025.of(bytes).root().toString();
        Integer copies = null;
        if (pin) {
            ImportedContent imported = IpfsCommand.add(api, out);
            copies = imported.files().getFirst().copies();
        }
        if (json) {
            Map<String, @Nullable Object> written = new LinkedHashMap<>();
            written.put("file", out.toString());
            written.put("bytes", bytes.length);
            written.put("cid", cid);
            written.put("copies", copies);
            Output.json(written);
        } else {
            Output.line("Wrote " + out + ", " + bytes.length + " bytes.");
            Output.line("ipfs://" + cid + (pin ? "" : "  (--pin keeps it on IPFS)"));
        }
        return Main.DONE;
    }

    /** Only what everybody may read: addresses of the chain's settings can hold keys, and are left out. */
    private String defaults(MintmarkApi api) throws Exception {
        Settings settings = data.settings();
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("rpc", text(settings.verifyPage().rpc()));
        defaults.put("contract", contract(api));
        defaults.put("gateway", text(settings.verifyPage().gateway()));
        Path anchors = data.trustAnchors();
        defaults.put("anchors", Files.isRegularFile(anchors) ? Files.readString(anchors) : "");
        // it stands in a script element
        return JsonMapper.shared().writeValueAsString(defaults).replace("<", "\\u003c");
    }

    private static String contract(MintmarkApi api) {
        try {
            return api.chain().status().contract();
        } catch (SourceUnavailableException | StartFailedException e) {
            Output.note("mintmark: the page names no contract: " + e.getMessage());
            return "";
        }
    }

    private static String text(@Nullable URI address) {
        return address == null ? "" : address.toString();
    }
}
