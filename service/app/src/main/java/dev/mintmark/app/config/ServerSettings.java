package dev.mintmark.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the service listens, and who may reach it there. */
public record ServerSettings(
        @Setting(
                value = "the address to listen at",
                remark = "one that other machines can reach needs access control, and TLS or a proxy",
                standard = "127.0.0.1")
        String host,

        @Setting(value = "the port", remark = "0 takes a free one", standard = "7070", max = 65_535)
        int port,

        @Setting(
                value = "whether callers must sign in or present an API key",
                remark =
                        "auto requires it unless server.host is a loopback address and no other address, proxy or site is named here",
                standard = "auto",
                allowed = {"auto", "required"})
        String access,

        @Setting(
                value = "the addresses by which browsers reach the service, separated by commas",
                remark = "requests for other hosts and from pages of other origins are refused",
                example = "https://mintmark.example")
        List<URI> publicUrl,

        @Setting(
                value =
                        "the addresses or networks of proxies whose X-Forwarded-For, -Proto and -Host are believed, separated by commas",
                pattern = "[0-9a-fA-F.:/, ]+",
                form = "a list of addresses or networks such as 10.0.0.0/8, 127.0.0.1")
        @Nullable
        String trustedProxies,

        @Setting(
                value = "the origins of other sites whose pages may call the API with an API key, separated by commas",
                example = "https://gallery.example")
        List<URI> corsOrigins,

        @Setting(
                value = "whether another address than loopback is served without TLS and without a proxy",
                remark = "true sends keys and cookies unencrypted",
                standard = "false",
                allowed = {"true", "false"})
        boolean insecureHttp,

        @Setting(
                value = "a file of PEM certificates for TLS, the server's first",
                remark = "goes with server.tlsKey; both are read again when they change")
        @Nullable
        Path tlsCertificate,

        @Setting("a file with the private key of server.tlsCertificate: PEM") @Nullable
        Path tlsKey,

        @Setting(
                value = "the path below which everything is served, for a proxy that passes paths on as they are",
                remark = "without it everything is at the root",
                pattern = "(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+",
                form = "a path such as /mintmark, without a slash at its end")
        @Nullable
        String basePath) {
    private static final String REQUIRED = "required";

    public ServerSettings {
        publicUrl = List.copyOf(publicUrl);
        corsOrigins = List.copyOf(corsOrigins);
    }

    /** The defaults at this address. */
    public ServerSettings(String host, int port) {
        this(host, port, "auto", List.of(), null, List.of(), false, null, null);
    }

    /** With everything at the root. */
    public ServerSettings(
            String host,
            int port,
            String access,
            List<URI> publicUrl,
            @Nullable String trustedProxies,
            List<URI> corsOrigins,
            boolean insecureHttp,
            @Nullable Path tlsCertificate,
            @Nullable Path tlsKey) {
        this(host, port, access, publicUrl, trustedProxies, corsOrigins, insecureHttp, tlsCertificate, tlsKey, null);
    }

    /** The same settings with another port. */
    public ServerSettings with(int otherPort) {
        return new ServerSettings(
                host,
                otherPort,
                access,
                publicUrl,
                trustedProxies,
                corsOrigins,
                insecureHttp,
                tlsCertificate,
                tlsKey,
                basePath);
    }

    /** What every path of the service begins with; empty where everything is at the root. */
    public String base() {
        return basePath == null ? "" : basePath;
    }

    /** Whether callers must sign in or present an API key: all of whom only this machine's users are not sure to be. */
    public boolean isAccessRequired() {
        return access.equals(REQUIRED)
                || !isLoopback()
                || !publicUrl.isEmpty()
                || !proxies().isEmpty()
                || !corsOrigins.isEmpty();
    }

    public boolean hasTls() {
        return tlsCertificate != null;
    }

    /** The networks of trusted proxies; none where nothing is set. */
    public List<String> proxies() {
        return trustedProxies == null
                ? List.of()
                : List.of(trustedProxies.strip().split("\\s*,\\s*"));
    }

    /** Whether only this machine can reach the address. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvalidSettingException(
                    named() + "is not an address; it is one such as 127.0.0.1, or 0.0.0.0 for all of this machine.");
        }
    }

    private String named() {
        return "server.host (MINTMARK_SERVER_HOST) is \"" + host + "\", which ";
    }

    /**
     * Refuses an address that other machines can reach where keys and cookies would go there unencrypted and nobody said so.
     *
     * @throws InvalidSettingException also for a half of the TLS settings
     */
    public void requireSafe() {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new InvalidSettingException(
                    (tlsCertificate == null ? "server.tlsKey" : "server.tlsCertificate") + " is set, but "
                            + (tlsCertificate == null ? "server.tlsCertificate" : "server.tlsKey")
                            + " is not: set both or neither.");
        }
        if (isLoopback() || hasTls() || !proxies().isEmpty() || insecureHttp) {
            return;
        }
        throw new InvalidSettingException(named() + "other machines can reach. Set server.tlsCertificate and"
                + " server.tlsKey, or server.trustedProxies for a proxy that has TLS, or server.insecureHttp to true;"
                + " service/README.md says more under \"Access\".");
    }
}
