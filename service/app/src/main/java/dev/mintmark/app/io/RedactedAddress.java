package dev.mintmark.app.io;

import java.net.URI;

/** How addresses of services are shown: providers put API keys into their paths, queries and users. */
public final class RedactedAddress {
    /** What stands for a part that may be secret. */
    public static final String MASK = "********";

    private RedactedAddress() {}

    /** Scheme, host and port; user, path and query are masked where there are any. */
    public static String masked(URI address) {
        StringBuilder out = new StringBuilder(address.getScheme()).append("://");
        if (address.getRawUserInfo() != null) {
            out.append(MASK).append('@');
        }
        out.append(address.getHost());
        if (address.getPort() >= 0) {
            out.append(':').append(address.getPort());
        }
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        out.append(path.length() > 1 ? "/" + MASK : path);
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            out.append('?').append(MASK);
        }
        return out.toString();
    }
}
