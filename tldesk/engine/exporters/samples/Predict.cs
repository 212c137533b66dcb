// Classify images with the exported model: dotnet run -- EXPORT IMAGE…
// dotnet new console, put this in place of Program.cs, then
// dotnet add package Microsoft.ML.OnnxRuntime and dotnet add package SkiaSharp
// With ORT_DISABLE_TELEMETRY=1 among the variables, ONNX Runtime does not report its start to its makers either.

using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkiaSharp;

if (args.Length < 2 || !args.Skip(1).All(File.Exists))
{
    Console.Error.WriteLine("usage: dotnet run -- EXPORT IMAGE…");
    Environment.Exit(2);
}
OrtEnv.Instance().DisableTelemetryEvents();
var folder = args[0];
var labels = File.ReadAllLines(Path.Combine(folder, "labels.txt"));
using var session = new InferenceSession(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
var limit = float.Parse(session.ModelMetadata.CustomMetadataMap["limit"], CultureInfo.InvariantCulture);
var several = session.ModelMetadata.CustomMetadataMap["multi_label"] == "true";

foreach (var name in args.Skip(1))
{
    using var picture = Upright(name);
    var pixels = new DenseTensor<byte>(new[] { 1, picture.Height, picture.Width, 3 });
    var place = 0;
    foreach (var colour in picture.Pixels)
    {
        pixels.Buffer.Span[place++] = colour.Red;
        pixels.Buffer.Span[place++] = colour.Green;
        pixels.Buffer.Span[place++] = colour.Blue;
    }
    using var answers = session.Run(new[] { NamedOnnxValue.CreateFromTensor("image", pixels) }, new[] { "probabilities" });
    var shares = answers.First().AsEnumerable<float>().ToArray();
    if (several) // each label by itself; signature.json has the threshold of each
    {
        for (var c = 0; c < labels.Length; c++)
            Console.WriteLine($"{name}\t{labels[c]}\t{shares[c].ToString("F4", CultureInfo.InvariantCulture)}");
        continue;
    }
    var best = Array.IndexOf(shares, shares.Max());
    var label = shares[best] >= limit ? labels[best] : "none of these";
    Console.WriteLine($"{name}\t{label}\t{shares[best].ToString("F4", CultureInfo.InvariantCulture)}");
}

// The picture as it is to be seen, on white where it is transparent.
static SKBitmap Upright(string name)
{
    using var codec = SKCodec.Create(name);
    using var stored = SKBitmap.Decode(codec);
    var origin = codec.EncodedOrigin;
    var sideways = origin >= SKEncodedOrigin.LeftTop;
    int width = stored.Width, height = stored.Height;
    var upright = sideways ? new SKBitmap(height, width) : new SKBitmap(width, height);
    using var canvas = new SKCanvas(upright);
    canvas.Clear(SKColors.White);
    var turn = origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
    canvas.SetMatrix(turn);
    canvas.DrawBitmap(stored, 0, 0);
    return upright;
}
