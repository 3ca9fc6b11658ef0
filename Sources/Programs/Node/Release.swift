/// Which Tillpost this is.
public enum Release {
    /// The version of programs that were built together.
    public static let version = "0.1.0"
}
