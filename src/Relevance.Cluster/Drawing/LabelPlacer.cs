namespace Relevance.Cluster.Drawing;

/// <summary>
/// Places labels near their points so that no two overlap: next to the point if that is free, otherwise further away with a line to the point.
/// </summary>
/// <remarks>
/// Greedy in the given order, over eight directions and increasing distances; the first free place is used, so the same labels have the same places.
/// </remarks>
internal sealed class LabelPlacer
{
    private const double Nearest = 10;
    private const double Furthest = 100;

    private static readonly (double X, double Y)[] Directions = [(1, 0), (-1, 0), (0, -1), (0, 1), (0.75, -0.75), (-0.75, -0.75), (0.75, 0.75), (-0.75, 0.75)];

    private readonly Box _inside;
    private readonly List<Box> _taken = [];

    /// <summary>Initializes a new instance of the <see cref="LabelPlacer"/> class.</summary>
    /// <param name="inside">The area for labels.</param>
    /// <param name="points">The points that must stay visible.</param>
    /// <param name="radius">The radius of a point.</param>
    public LabelPlacer(Box inside, IEnumerable<(double X, double Y)> points, double radius)
    {
        _inside = inside;
        _taken.AddRange(points.Select(point => new Box(point.X - radius, point.Y - radius, radius * 2, radius * 2)));
    }

    /// <summary>Returns the first free place for a label of a size; null if none is free. A label further away needs a line to its point.</summary>
    public (Box Box, bool HasLine)? Place(double x, double y, double width, double height)
    {
        for (double distance = Nearest; distance <= Furthest; distance += distance < 30 ? 8 : 14)
        {
            foreach ((double dx, double dy) in Directions)
            {
                // 'distance' is measured to the side of the label that faces the point.
                double middleX = x + (dx * distance) + (Math.Sign(dx) * width / 2);
                double middleY = y + (dy * distance) + (dx == 0 ? dy * height / 2 : 0);
                var box = new Box(middleX - (width / 2), middleY - (height / 2), width, height);
                if (IsInside(box) && !_taken.Any(other => Overlaps(box, other)))
                {
                    _taken.Add(box);
                    return (box, distance > Nearest + 8);
                }
            }
        }

        return null;
    }

    private static bool Overlaps(Box a, Box b) => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;

    private bool IsInside(Box box) =>
        box.X >= _inside.X && box.Y >= _inside.Y && box.X + box.Width <= _inside.X + _inside.Width && box.Y + box.Height <= _inside.Y + _inside.Height;
}
